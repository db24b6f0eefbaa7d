namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// The fixed columns of score rows, in the order of a table. CSV, JSON, PowerShell objects, table views and reports are derived from
/// this list: adding a column takes a property of <see cref="ScoreRow"/> and a line here.
/// </summary>
public static class ScoreColumns
{
    /// <summary>All fixed columns. In a table the scores stand between those that precede and those that follow them.</summary>
    public static IReadOnlyList<ScoreColumn> All { get; } =
    [
        new TextColumn("Name", r => r.Name, (r, v) => r with { Name = v }) { IsRequired = true, ImageLabel = "{0}" },
        new TextColumn("Method", r => r.Method, (r, v) => r with { Method = v }),
        new IntegerColumn("Page", r => r.HasPage ? r.Page : null, (r, v) => r with { Page = v })
        {
            IsRequired = true, ImageLabel = ", page {0}",
        },
        new IntegerColumn("Channel", r => r.Channel, (r, v) => r with { Channel = v })
        {
            IsOptional = true, ImageLabel = ", channel {0}", PlaneLabel = "C{0}",
        },
        new TextColumn("ChannelName", r => r.ChannelName, (r, v) => r with { ChannelName = v }) { IsOptional = true },
        new IntegerColumn("Slice", r => r.Slice, (r, v) => r with { Slice = v })
        {
            IsOptional = true, ImageLabel = ", slice {0}", PlaneLabel = "Z{0}",
        },
        new IntegerColumn("Slices", r => r.Slices, (r, v) => r with { Slices = v }) { IsOptional = true },
        new IntegerColumn("Frame", r => r.Frame, (r, v) => r with { Frame = v })
        {
            IsOptional = true, ImageLabel = ", frame {0}", PlaneLabel = "T{0}",
        },
        new TextColumn("Entry", r => r.Entry, (r, v) => r with { Entry = v })
        {
            IsOptional = true, ImageLabel = ", {0}", PlaneLabel = "{0}",
        },
        new LongIntegerColumn("Region", r => r.Region, (r, v) => r with { Region = v })
        {
            IsOptional = true, ImageLabel = ", region {0}", PlaneLabel = "R{0}",
        },
        new LongIntegerColumn("MaskedPixels", r => r.MaskedPixels, (r, v) => r with { MaskedPixels = v }) { IsOptional = true },
        new TextColumn("GroundTruth", r => r.GroundTruth is "" ? null : r.GroundTruth, (r, v) => r with { GroundTruth = v })
        {
            IsRequired = true, IsPath = true, FollowsScores = true,
        },
        new TextColumn("Prediction", r => r.Prediction is "" ? null : r.Prediction, (r, v) => r with { Prediction = v })
        {
            IsRequired = true, IsPath = true, FollowsScores = true,
        },
        new TextColumn("Mask", r => r.Mask, (r, v) => r with { Mask = v }) { IsOptional = true, IsPath = true, FollowsScores = true },
        new TextColumn("MaskMode", r => r.MaskMode, (r, v) => r with { MaskMode = v }) { IsOptional = true, FollowsScores = true },
        new IntegerColumn("GroundTruthPage", r => r.GroundTruthPage, (r, v) => r with { GroundTruthPage = v })
        {
            IsOptional = true, FollowsScores = true,
        },
        new IntegerColumn("PredictionPage", r => r.PredictionPage, (r, v) => r with { PredictionPage = v })
        {
            IsOptional = true, FollowsScores = true,
        },
        new IntegerColumn("PredictionChannel", r => r.PredictionChannel, (r, v) => r with { PredictionChannel = v })
        {
            IsOptional = true, FollowsScores = true,
        },
        new TextColumn("PredictionEntry", r => r.PredictionEntry, (r, v) => r with { PredictionEntry = v })
        {
            IsOptional = true, FollowsScores = true,
        },
        new TextColumn("Axes", r => r.Axes, (r, v) => r with { Axes = v }) { IsOptional = true, FollowsScores = true },
        new TextColumn("PredictionAxes", r => r.PredictionAxes, (r, v) => r with { PredictionAxes = v })
        {
            IsOptional = true, FollowsScores = true,
        },
    ];

    private static readonly Dictionary<string, ScoreColumn> ByName = All.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>The fixed column of a name; null for the columns of metrics and for columns of the user's own.</summary>
    public static ScoreColumn? Find(string name) => ByName.TryGetValue(name, out var column) ? column : null;

    /// <summary>Makes a row without cells.</summary>
    /// <param name="value">The value of a column: an <see cref="int"/>, a <see cref="long"/>, a <see cref="string"/> or null.</param>
    /// <param name="canLack">Whether required columns may have no value, because the row is an average that the user has made.</param>
    /// <exception cref="InvalidDataException">A required column has no value.</exception>
    public static ScoreRow CreateRow(Func<ScoreColumn, object?> value, bool canLack = false)
    {
        var row = new ScoreRow { Name = "", Method = ImagePair.UnknownMethod, GroundTruth = "", Prediction = "" };
        foreach (var column in All)
        {
            if (value(column) is { } present) row = column.WithValue(row, present);
            else if (canLack && column.Name == nameof(ScoreRow.Page)) row = row with { HasPage = false };
            else if (column.IsRequired && !canLack) throw new InvalidDataException($"a row has no {column.Name}");
        }

        return row;
    }
}
