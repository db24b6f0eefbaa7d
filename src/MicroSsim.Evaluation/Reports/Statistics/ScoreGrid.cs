using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>The image that a score row belongs to, whatever its method: one page. Rows of several methods are paired by it.</summary>
/// <param name="Key">The values of all columns that distinguish images.</param>
/// <param name="Label">The image's name with page, channel and so on.</param>
/// <param name="Page">The page, counted from 0.</param>
/// <param name="Copy">0, or the number of earlier rows of the same method and image.</param>
internal readonly record struct ScoredImage(string Key, string Label, int Page, int Copy)
{
    /// <summary>Makes the image of a row.</summary>
    public static ScoredImage FromRow(ScoreRow row)
    {
        var columns = ScoreColumns.All.Where(c => c.ImageLabel is not null).ToList();
        string key = string.Join("\0", columns.Select(c => FormattableString.Invariant($"{c.GetValue(row)}")));
        return new ScoredImage(key, string.Concat(columns.Select(c => c.FormatImageLabel(row))), row.Page, 0);
    }

    /// <inheritdoc/>
    public override string ToString() => Copy > 0 ? FormattableString.Invariant($"{Label} ({Copy + 1})") : Label;
}

/// <summary>Score rows by method and image, both in order of first appearance.</summary>
internal sealed class ScoreSet
{
    private readonly Dictionary<(string Method, ScoredImage Image), ScoreRow> _rows = [];

    /// <summary>Arranges rows.</summary>
    public ScoreSet(IReadOnlyList<ScoreRow> rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            var image = ScoredImage.FromRow(row);
            while (_rows.ContainsKey((row.Method, image))) image = image with { Copy = image.Copy + 1 };
            _rows.Add((row.Method, image), row);
        }

        Methods = rows.Select(r => r.Method).Distinct(StringComparer.Ordinal).ToList();
        Images = _rows.Keys.Select(k => k.Image).Distinct().ToList();
        Summaries = ScoreSummary.Summarize(rows);
        Grids = MetricList.All.Where(m => Summaries.Any(s => s.Metric == m.Name)).Select(m => new ScoreGrid(this, m)).ToList();
    }

    /// <summary>All rows, in order.</summary>
    public IReadOnlyList<ScoreRow> Rows { get; }

    /// <summary>The names of the methods.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The images of all methods.</summary>
    public IReadOnlyList<ScoredImage> Images { get; }

    /// <summary>The summaries per method and metric.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>The scores of each metric that the rows have, in the order of a table.</summary>
    public IReadOnlyList<ScoreGrid> Grids { get; }

    /// <summary>The row of a method and an image; null if the method has none.</summary>
    public ScoreRow? FindRow(string method, ScoredImage image) => _rows.TryGetValue((method, image), out var row) ? row : null;
}

/// <summary>The scores of one metric as a grid of methods × images, null where there is no score.</summary>
/// <param name="set">The rows.</param>
/// <param name="metric">The metric.</param>
internal sealed class ScoreGrid(ScoreSet set, MetricInfo metric)
{
    private readonly double?[][] _scores =
        set.Methods.Select(m => set.Images.Select(i => GetScore(set.FindRow(m, i), metric)).ToArray()).ToArray();

    /// <summary>The metric.</summary>
    public MetricInfo Metric => metric;

    /// <summary>The methods, by the first index.</summary>
    public IReadOnlyList<string> Methods => set.Methods;

    /// <summary>The images, by the second index.</summary>
    public IReadOnlyList<ScoredImage> Images => set.Images;

    /// <summary>A score; null where there is none, and for NaN.</summary>
    public double? this[int method, int image] => _scores[method][image];

    /// <summary>The differences first − second of all images for which both methods have a finite score.</summary>
    public double[] GetDifferences(int first, int second) =>
        _scores[first].Zip(_scores[second], (a, b) => a - b).OfType<double>().Where(IsFinite).ToArray();

    /// <summary>The finite scores of a method with the indices of their images, in the order of the images.</summary>
    public IEnumerable<(int Image, double Score)> ListFinite(int method) =>
        _scores[method].Select((score, image) => (Image: image, Score: score ?? double.NaN)).Where(s => IsFinite(s.Score));

    /// <summary>The finite scores of a method, the worst first.</summary>
    public IEnumerable<(int Image, double Score)> ListFromWorst(int method) => metric.HigherIsBetter
        ? ListFinite(method).OrderBy(s => s.Score)
        : ListFinite(method).OrderByDescending(s => s.Score);

    private static double? GetScore(ScoreRow? row, MetricInfo metric) =>
        row?.GetValue(metric.Name) is double number && !double.IsNaN(number) ? number : null;

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
