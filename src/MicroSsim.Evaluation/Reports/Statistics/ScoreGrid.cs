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
/// <param name="Unit">The index of its unit of analysis.</param>
internal readonly record struct PlacedRow(ScoreRow Row, int Method, int Image, int Unit);

/// <summary>Score rows by method and image, both in order of first appearance.</summary>
internal sealed class ScoreSet
{
    private readonly Dictionary<(int Method, int Image), ScoreRow> _rows = [];
    private readonly Dictionary<string, int> _methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groundTruths;

    /// <summary>Arranges rows, in a time proportional to their number.</summary>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="unit">
    /// The unit of analysis, which n counts; null for files. Rows that the user has averaged are units instead of files.
    /// </param>
    public ScoreSet(IReadOnlyList<ScoreRow> rows, UnitOfAnalysis? unit = null)
    {
        bool areAverages = rows.Count > 0 && rows.All(row => !row.HasPage && row.Name.Length == 0);
        Unit = unit ?? UnitOfAnalysis.File;
        if (Unit.Kind == UnitKind.File && areAverages) Unit = UnitOfAnalysis.Row;
        if (rows.Any(row => row.Region is not null)) Unit = Unit with { Part = "region" };
        else if (rows.Any(row => row.Slices is not null)) Unit = Unit with { Part = "volume" };
        var images = new Dictionary<ScoredImage, int>();
        var copies = new Dictionary<(int Method, ScoredImage Image), int>();
        var pages = new Dictionary<ScoredImage, int>(); // the regions of a page are one page
        var units = new Dictionary<string, int>(StringComparer.Ordinal);
        var placed = new List<PlacedRow>(rows.Count);
        foreach (var row in rows)
        {
            int method = GetIndex(_methods, row.Method);
            var image = ScoredImage.FromRow(row);
            copies.TryGetValue((method, image), out int copy);
            copies[(method, image)] = copy + 1;
            int index = GetIndex(images, image with { Copy = copy });
            var page = row.Region is null ? image : ScoredImage.FromRow(row with { Region = null });
            int pageIndex = row.Region is null ? index : GetIndex(pages, page with { Copy = copy });
            placed.Add(new PlacedRow(row, method, index, GetIndex(units, GetUnitKey(row, page, pageIndex, copy))));
            _rows.Add((method, index), row);
        }

        _groundTruths =
        [
            .. rows.GroupBy(row => row.Method)
                .Where(method => method.All(row => row.GroundTruth.Length > 0 && row.GroundTruth != MemoryImageSource.InMemory
                    && row.GroundTruth == row.Prediction && row.PredictionChannel is null
                    && (row.PredictionPage ?? row.Page) == (row.GroundTruthPage ?? row.Page)))
                .Select(method => method.Key),
        ];
        Rows = rows;
        PlacedRows = placed;
        Methods = [.. _methods.OrderBy(m => m.Value).Select(m => m.Key)];
        Images = [.. images.OrderBy(i => i.Value).Select(i => i.Key)];
        UnitNames = [.. units.OrderBy(u => u.Value).Select(u => u.Key.Split('\0')[0])];
        Channels =
        [
            .. rows.GroupBy(row => row.Channel).OrderBy(channel => channel.Key ?? -1)
                .Select(channel => new ChannelLabel(channel.Key, channel.FirstOrDefault(row => row.ChannelName is not null)?.ChannelName)),
        ];
        Grids =
        [
            .. MetricList.All.Where(metric => rows.Any(row => ScoreGrid.GetScore(row, metric) is not null))
                .SelectMany(metric => Channels.Select(channel => new ScoreGrid(this, metric, channel)))
                .Where(grid => grid.Summaries.Count > 0),
        ];
        Summaries =
        [
            .. Grids.SelectMany(grid => grid.Summaries).OrderBy(s => _methods[s.Method]).ThenBy(s => s.Channel ?? -1),
        ];
    }

    /// <summary>The unit of analysis, which n counts.</summary>
    public UnitOfAnalysis Unit { get; }

    /// <summary>All rows, in order.</summary>
    public IReadOnlyList<ScoreRow> Rows { get; }

    /// <summary>All rows with their places, in order.</summary>
    public IReadOnlyList<PlacedRow> PlacedRows { get; }

    /// <summary>The names of the methods.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The images of all methods.</summary>
    public IReadOnlyList<ScoredImage> Images { get; }

    /// <summary>The names of the units; that of a page is its image's.</summary>
    public IReadOnlyList<string> UnitNames { get; }

    /// <summary>The channels of the rows, in order; rows without a channel come first.</summary>
    public IReadOnlyList<ChannelLabel> Channels { get; }

    /// <summary>The summaries per method, channel and metric.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>The scores of each metric that the rows have, in the order of a table, and of each channel.</summary>
    public IReadOnlyList<ScoreGrid> Grids { get; }

    /// <summary>The row of a method and an image, by their indices; null if the method has none.</summary>
    public ScoreRow? FindRow(int method, int image) => _rows.TryGetValue((method, image), out var row) ? row : null;

    /// <summary>The index of a method; −1 for the name of none.</summary>
    public int FindMethod(string method) => _methods.TryGetValue(method, out int index) ? index : -1;

    /// <summary>
    /// Whether the predictions of a method are the ground truth itself, so that its scores say nothing: by their paths, in all its rows.
    /// </summary>
    /// <param name="method">The name of the method.</param>
    public bool IsGroundTruth(string method) => _groundTruths.Contains(method);

    /// <summary>The key of a row's unit: its name, and for pages and unnamed rows the index of the page.</summary>
    private string GetUnitKey(ScoreRow row, ScoredImage page, int pageIndex, int copy) => Unit.Kind switch
    {
        UnitKind.Named => row.Unit ?? "",
        UnitKind.File when row.Name.Length > 0 => FormattableString.Invariant($"{row.Name}{(copy > 0 ? $" ({copy + 1})" : "")}\0{copy}"),
        _ => FormattableString.Invariant($"{page}\0{pageIndex}\0"),
    };

    private static int GetIndex<T>(Dictionary<T, int> indices, T key)
        where T : notnull
    {
        if (!indices.TryGetValue(key, out int index)) indices.Add(key, index = indices.Count);
        return index;
    }
}

/// <summary>A score and its place in a grid.</summary>
/// <param name="Image">The index of the image.</param>
/// <param name="Score">The score, which is not NaN.</param>
/// <param name="Unit">The index of the unit.</param>
internal readonly record struct PlacedScore(int Image, double Score, int Unit);

/// <summary>The mean of the finite scores of a unit.</summary>
/// <param name="Unit">The index of the unit.</param>
/// <param name="Mean">The mean.</param>
/// <param name="PageCount">The number of scores.</param>
internal readonly record struct UnitScore(int Unit, double Mean, int PageCount);

/// <summary>
/// The scores of one metric and one channel as a sparse grid of methods × images: memory and time are proportional to the number of
/// scores, also where each of many methods has images of its own.
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
    private readonly List<PlacedScore>[] _scores;

    private readonly Dictionary<int, int> _places = [];

    /// <summary>Collects the scores of a metric in a channel.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="channel">The channel; none for rows without channels.</param>
    public ScoreGrid(ScoreSet set, MetricInfo metric, ChannelLabel channel = default)
    {
        _set = set;
        Metric = metric;
        Channel = channel;
        _scores = [.. set.Methods.Select(_ => new List<PlacedScore>())];
        foreach (var placed in set.PlacedRows.Where(placed => placed.Row.Channel == channel.Number))
        {
            _places[placed.Image] = 0;
            if (GetScore(placed.Row, metric) is { } score) _scores[placed.Method].Add(new(placed.Image, score, placed.Unit));
        }

        Order = [.. _places.Keys.OrderBy(image => image)];
        for (int i = 0; i < Order.Count; i++) _places[Order[i]] = i;
        foreach (var scores in _scores) scores.Sort((a, b) => a.Image.CompareTo(b.Image)); // a method has an image once
        Summaries = [.. Enumerable.Range(0, set.Methods.Count).Select(m => ScoreSummary.Summarize(this, m)).OfType<ScoreSummary>()];
        var best = Summaries.Count > 1 && HasSameImages && ListBest() is [var only] ? only : null;
        Summaries = [.. Summaries.Select(s => ReferenceEquals(s, best) ? s with { IsBest = true } : s)];
        Compared = set.Methods.Count <= MostCompared
            ? [.. Enumerable.Range(0, set.Methods.Count)]
            : [.. Rank().Take(MostCompared).Select(s => set.FindMethod(s.Method)).OrderBy(m => m)];
        CommonUnits = FindCommonUnits();
    }

    /// <summary>The metric.</summary>
    public MetricInfo Metric { get; }

    /// <summary>The channel; none for rows without channels.</summary>
    public ChannelLabel Channel { get; }

    /// <summary>The unit of analysis, which n counts.</summary>
    public UnitOfAnalysis Unit => _set.Unit;

    /// <summary>The name of the metric, with its unit and the channel, to head a table or an axis.</summary>
    public string Title => Channel.Number is null ? Metric.Title : $"{Metric.Title}, {Channel.ToIsolatedText()}";

    /// <summary>The methods, by the first index.</summary>
    public IReadOnlyList<string> Methods => _set.Methods;

    /// <summary>The images of all channels, by the second index.</summary>
    public IReadOnlyList<ScoredImage> Images => _set.Images;

    /// <summary>The indices of the images of the channel, in order.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The summaries of the methods that have scores, in the order of the methods.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>
    /// The indices of the methods that plots, pictures and paired differences show, in order: all methods, or if there are more than
    /// <see cref="MostCompared"/>, those with the best means.
    /// </summary>
    public IReadOnlyList<int> Compared { get; }

    /// <summary>
    /// The indices of the units in which all compared methods that have scores have a finite one; null if there is no such unit, so that
    /// each pair of methods is compared over its own.
    /// </summary>
    public IReadOnlyCollection<int>? CommonUnits { get; }

    /// <summary>The number of scores, NaN not counted.</summary>
    public int Count => _scores.Sum(s => s.Count);

    /// <summary>Whether some unit has several pages, so that it is a mean.</summary>
    public bool HasSeveralPages => Summaries.Any(s => s.PageCount > s.Count);

    /// <summary>Whether all methods with finite scores have them for the same images, so that their means can be compared.</summary>
    public bool HasSameImages
    {
        get
        {
            var methods = Summaries.Where(s => s.Count > 0).Select(s => _set.FindMethod(s.Method)).ToList();
            return methods.Count == 0 || methods.Skip(1)
                .All(m => ListFinite(m).Select(s => s.Image).SequenceEqual(ListFinite(methods[0]).Select(s => s.Image)));
        }
    }

    /// <summary>A score; null where there is none, and for NaN. Takes a binary search.</summary>
    public double? this[int method, int image]
    {
        get
        {
            var scores = _scores[method];
            int i = scores.BinarySearch(new PlacedScore(image, 0, 0), ByImage.Instance);
            return i < 0 ? null : scores[i].Score;
        }
    }

    /// <summary>The place of an image in <see cref="Order"/>.</summary>
    /// <param name="image">The index of an image of the channel.</param>
    public int PlaceOf(int image) => _places[image];

    /// <summary>The name of a unit.</summary>
    /// <param name="unit">The index of the unit.</param>
    public string GetUnitName(int unit) => _set.UnitNames[unit];

    /// <summary>
    /// The differences first − second of the common units: each is the mean difference over the images of the unit for which both methods
    /// have a finite score.
    /// </summary>
    public double[] GetDifferences(int first, int second)
    {
        var differences = new SortedDictionary<int, (double Sum, int Count)>();
        List<PlacedScore> a = _scores[first], b = _scores[second];
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            int order = a[i].Image.CompareTo(b[j].Image);
            if (order == 0 && IsFinite(a[i].Score - b[j].Score) && (CommonUnits is null || CommonUnits.Contains(a[i].Unit)))
            {
                differences.TryGetValue(a[i].Unit, out var unit);
                differences[a[i].Unit] = (unit.Sum + (a[i].Score - b[j].Score), unit.Count + 1);
            }

            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return [.. differences.Values.Select(unit => unit.Sum / unit.Count)];
    }

    /// <summary>The scores of a method that are not NaN, in the order of the images.</summary>
    public IReadOnlyList<PlacedScore> List(int method) => _scores[method];

    /// <summary>The finite scores of a method, in the order of the images.</summary>
    public IEnumerable<PlacedScore> ListFinite(int method) => _scores[method].Where(s => IsFinite(s.Score));

    /// <summary>The finite scores of a method, the worst first.</summary>
    public IEnumerable<PlacedScore> ListFromWorst(int method) => Metric.HigherIsBetter
        ? ListFinite(method).OrderBy(s => s.Score)
        : ListFinite(method).OrderByDescending(s => s.Score);

    /// <summary>The means of a method's units that have a finite score, in the order of the units.</summary>
    public IReadOnlyList<UnitScore> ListUnits(int method) =>
    [
        .. ListFinite(method).GroupBy(s => s.Unit).OrderBy(unit => unit.Key)
            .Select(unit => new UnitScore(unit.Key, unit.Sum(s => s.Score) / unit.Count(), unit.Count())),
    ];

    /// <summary>The summaries of the methods that have scores, the best mean first.</summary>
    public IReadOnlyList<ScoreSummary> Rank()
    {
        var summaries = Summaries.OrderBy(s => s.Count == 0);
        return [.. Metric.HigherIsBetter ? summaries.ThenByDescending(s => s.Mean) : summaries.ThenBy(s => s.Mean)];
    }

    /// <summary>Lists the best mean, and all that do not differ from it in the decimals of the metric.</summary>
    /// <returns>The summaries, in the order of <see cref="Rank"/>; none if no score is finite.</returns>
    public IReadOnlyList<ScoreSummary> ListBest()
    {
        var ranked = Rank().Where(s => s.Count > 0).ToList();
        return [.. ranked.TakeWhile(s => Math.Round(s.Mean, Metric.Decimals) == Math.Round(ranked[0].Mean, Metric.Decimals))];
    }

    /// <summary>The score of a row; null where there is none, and for NaN.</summary>
    public static double? GetScore(ScoreRow row, MetricInfo metric) =>
        row.GetValue(metric.Name) is double number && !double.IsNaN(number) ? number : null;

    private HashSet<int>? FindCommonUnits()
    {
        HashSet<int>? common = null;
        foreach (int method in Compared)
        {
            var units = ListFinite(method).Select(s => s.Unit);
            if (!units.Any()) continue;
            if (common is null) common = [.. units];
            else common.IntersectWith(units);
        }

        return common is { Count: > 0 } ? common : null;
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    /// <summary>Orders scores by the index of their image.</summary>
    private sealed class ByImage : IComparer<PlacedScore>
    {
        public static readonly ByImage Instance = new();

        public int Compare(PlacedScore x, PlacedScore y) => x.Image.CompareTo(y.Image);
    }
}
