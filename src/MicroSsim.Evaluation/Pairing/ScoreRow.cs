using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>One column of a row: a number, or a text.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Value">A <see cref="double"/>, <see cref="string"/> or null.</param>
public readonly record struct ScoreCell(string Column, object? Value);

/// <summary>What was measured on one page of a pair: a row of the table of scores.</summary>
public sealed record ScoreRow
{
    /// <summary>The columns that say what a row is of; all others say what was measured.</summary>
    public static IReadOnlyCollection<string> FixedColumns { get; } =
        new HashSet<string>(["Name", "Method", "Page", "Channel", "Slice", "Frame", "Entry", "GroundTruth", "Prediction"], StringComparer.Ordinal);

    /// <summary>What the images are called.</summary>
    public required string Name { get; init; }

    /// <summary>What made the prediction.</summary>
    public required string Method { get; init; }

    /// <summary>The page, from 0.</summary>
    public int Page { get; init; }

    /// <summary>The page's channel, from 0; null where the file does not say.</summary>
    public int? Channel { get; init; }

    /// <summary>The page's slice, from 0; null where the file does not say.</summary>
    public int? Slice { get; init; }

    /// <summary>The page's frame, from 0; null where the file does not say.</summary>
    public int? Frame { get; init; }

    /// <summary>The array that was read of an archive (NPZ); null for other files.</summary>
    public string? Entry { get; init; }

    /// <summary>What was measured, in the order of measuring.</summary>
    public IReadOnlyList<ScoreCell> Cells { get; init; } = [];

    /// <summary>The path of the ground truth.</summary>
    public required string GroundTruth { get; init; }

    /// <summary>The path of the prediction.</summary>
    public required string Prediction { get; init; }

    /// <summary>The images behind the row; null for a row that came from elsewhere.</summary>
    public ImagePair? Pair { get; init; }

    /// <summary>The pair of this page, to measure more on it; the row's columns are kept.</summary>
    /// <exception cref="EvaluationException"><c>ImageGone</c>: the row is of images that were in memory and are no more.</exception>
    public ImagePair ToPair()
    {
        if (Pair is null && (GroundTruth == MemoryImageSource.InMemory || Prediction == MemoryImageSource.InMemory))
        {
            throw new EvaluationException("ImageGone", Name, $"{Name}: its images were in memory, and a row does not keep them; measure all metrics in one pipeline, or give the images again.") { Kind = Engine.FailureKind.NotFound };
        }

        var selection = new PageSelection { Pages = [Page], Channel = Channel, Slice = Slice, Frame = Frame };
        return new ImagePair(
            Name,
            Method,
            Pair?.GroundTruthSource ?? new FileImageSource(GroundTruth, Entry),
            Pair?.PredictionSource ?? new FileImageSource(Prediction, Entry),
            selection)
        {
            Row = this,
        };
    }

    /// <summary>This row with further cells; a column that is there already is overwritten.</summary>
    public ScoreRow With(IEnumerable<ScoreCell> cells)
    {
        var all = Cells.ToList();
        foreach (var cell in cells)
        {
            int i = all.FindIndex(c => c.Column == cell.Column);
            if (i < 0) all.Add(cell);
            else all[i] = cell;
        }

        return this with { Cells = all };
    }
}
