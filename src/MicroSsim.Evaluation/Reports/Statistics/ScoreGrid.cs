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

/// <summary>A score row and its place in the grids of a set.</summary>
/// <param name="Row">The row.</param>
/// <param name="Method">The index of its method.</param>
/// <param name="Image">The index of its image.</param>
internal readonly record struct PlacedRow(ScoreRow Row, int Method, int Image);

/// <summary>Score rows by method and image, both in order of first appearance.</summary>
internal sealed class ScoreSet
{
    private readonly Dictionary<(int Method, int Image), ScoreRow> _rows = [];
    private readonly Dictionary<string, int> _methods = new(StringComparer.Ordinal);

    /// <summary>Arranges rows, in a time proportional to their number.</summary>
    public ScoreSet(IReadOnlyList<ScoreRow> rows)
    {
        var images = new Dictionary<ScoredImage, int>();
        var copies = new Dictionary<(int Method, ScoredImage Image), int>();
        var placed = new List<PlacedRow>(rows.Count);
        foreach (var row in rows)
        {
            int method = GetIndex(_methods, row.Method);
            var image = ScoredImage.FromRow(row);
            copies.TryGetValue((method, image), out int copy);
            copies[(method, image)] = copy + 1;
            placed.Add(new PlacedRow(row, method, GetIndex(images, image with { Copy = copy })));
            _rows.Add((method, placed[placed.Count - 1].Image), row);
        }

        Rows = rows;
        PlacedRows = placed;
        Methods = [.. _methods.OrderBy(m => m.Value).Select(m => m.Key)];
        Images = [.. images.OrderBy(i => i.Value).Select(i => i.Key)];
        Summaries = ScoreSummary.Summarize(rows);
        Grids = MetricList.All.Where(m => Summaries.Any(s => s.Metric == m.Name)).Select(m => new ScoreGrid(this, m)).ToList();
    }

    /// <summary>All rows, in order.</summary>
    public IReadOnlyList<ScoreRow> Rows { get; }

    /// <summary>All rows with their places, in order.</summary>
    public IReadOnlyList<PlacedRow> PlacedRows { get; }

    /// <summary>The names of the methods.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The images of all methods.</summary>
    public IReadOnlyList<ScoredImage> Images { get; }

    /// <summary>The summaries per method and metric.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>The scores of each metric that the rows have, in the order of a table.</summary>
    public IReadOnlyList<ScoreGrid> Grids { get; }

    /// <summary>The row of a method and an image, by their indices; null if the method has none.</summary>
    public ScoreRow? FindRow(int method, int image) => _rows.TryGetValue((method, image), out var row) ? row : null;

    /// <summary>The index of a method; −1 for the name of none.</summary>
    public int FindMethod(string method) => _methods.TryGetValue(method, out int index) ? index : -1;

    /// <summary>The summaries of the methods that have scores in a metric, the best mean first.</summary>
    public IReadOnlyList<ScoreSummary> Rank(MetricInfo metric)
    {
        var summaries = Summaries.Where(s => s.Metric == metric.Name);
        return [.. metric.HigherIsBetter ? summaries.OrderByDescending(s => s.Mean) : summaries.OrderBy(s => s.Mean)];
    }

    private static int GetIndex<T>(Dictionary<T, int> indices, T key)
        where T : notnull
    {
        if (!indices.TryGetValue(key, out int index)) indices.Add(key, index = indices.Count);
        return index;
    }
}

/// <summary>
/// The scores of one metric as a sparse grid of methods × images: memory and time are proportional to the number of scores, also where
/// each of many methods has images of its own.
/// </summary>
internal sealed class ScoreGrid
{
    /// <summary>
    /// The most methods that plots, pictures and paired differences show. The differences grow with the square of the number, and the
    /// plot of more methods cannot be read.
    /// </summary>
    public const int MostCompared = 30;

    private readonly ScoreSet _set;

    /// <summary>The scores of each method that are not NaN, in the order of the images.</summary>
    private readonly List<(int Image, double Score)>[] _scores;

    /// <summary>Collects the scores of a metric.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="metric">The metric.</param>
    public ScoreGrid(ScoreSet set, MetricInfo metric)
    {
        _set = set;
        Metric = metric;
        _scores = [.. set.Methods.Select(_ => new List<(int, double)>())];
        foreach (var placed in set.PlacedRows)
        {
            if (GetScore(placed.Row, metric) is { } score) _scores[placed.Method].Add((placed.Image, score));
        }

        foreach (var scores in _scores) scores.Sort((a, b) => a.Image.CompareTo(b.Image)); // a method has an image once
        Compared = set.Methods.Count <= MostCompared
            ? [.. Enumerable.Range(0, set.Methods.Count)]
            : [.. set.Rank(metric).Take(MostCompared).Select(s => set.FindMethod(s.Method)).OrderBy(m => m)];
    }

    /// <summary>The metric.</summary>
    public MetricInfo Metric { get; }

    /// <summary>The methods, by the first index.</summary>
    public IReadOnlyList<string> Methods => _set.Methods;

    /// <summary>The images, by the second index.</summary>
    public IReadOnlyList<ScoredImage> Images => _set.Images;

    /// <summary>
    /// The indices of the methods that plots, pictures and paired differences show, in order: all methods, or if there are more than
    /// <see cref="MostCompared"/>, those with the best means.
    /// </summary>
    public IReadOnlyList<int> Compared { get; }

    /// <summary>The number of scores, NaN not counted.</summary>
    public int Count => _scores.Sum(s => s.Count);

    /// <summary>A score; null where there is none, and for NaN. Takes a binary search.</summary>
    public double? this[int method, int image]
    {
        get
        {
            var scores = _scores[method];
            int i = scores.BinarySearch((image, 0), ByImage.Instance);
            return i < 0 ? null : scores[i].Score;
        }
    }

    /// <summary>The differences first − second of all images for which both methods have a finite score.</summary>
    public double[] GetDifferences(int first, int second)
    {
        var differences = new List<double>();
        List<(int Image, double Score)> a = _scores[first], b = _scores[second];
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            int order = a[i].Image.CompareTo(b[j].Image);
            if (order == 0 && IsFinite(a[i].Score - b[j].Score)) differences.Add(a[i].Score - b[j].Score);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return [.. differences];
    }

    /// <summary>The scores of a method that are not NaN with the indices of their images, in the order of the images.</summary>
    public IReadOnlyList<(int Image, double Score)> List(int method) => _scores[method];

    /// <summary>The finite scores of a method with the indices of their images, in the order of the images.</summary>
    public IEnumerable<(int Image, double Score)> ListFinite(int method) => _scores[method].Where(s => IsFinite(s.Score));

    /// <summary>The finite scores of a method, the worst first.</summary>
    public IEnumerable<(int Image, double Score)> ListFromWorst(int method) => Metric.HigherIsBetter
        ? ListFinite(method).OrderBy(s => s.Score)
        : ListFinite(method).OrderByDescending(s => s.Score);

    /// <summary>The score of a row; null where there is none, and for NaN.</summary>
    public static double? GetScore(ScoreRow row, MetricInfo metric) =>
        row.GetValue(metric.Name) is double number && !double.IsNaN(number) ? number : null;

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    /// <summary>Orders scores by the index of their image.</summary>
    private sealed class ByImage : IComparer<(int Image, double Score)>
    {
        public static readonly ByImage Instance = new();

        public int Compare((int Image, double Score) x, (int Image, double Score) y) => x.Image.CompareTo(y.Image);
    }
}
