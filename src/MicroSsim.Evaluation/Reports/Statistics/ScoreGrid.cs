using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>What the rows are of, whatever the method: one page of one image.</summary>
internal readonly record struct ScoredImage(string Name, int Page, int? Channel, int? Slice, int? Frame, string? Entry, int Copy)
{
    public override string ToString()
    {
        string text = Name;
        if (Page > 0) text += FormattableString.Invariant($", page {Page}");
        if (Channel is not null) text += FormattableString.Invariant($", channel {Channel}");
        if (Slice is not null) text += FormattableString.Invariant($", slice {Slice}");
        if (Frame is not null) text += FormattableString.Invariant($", frame {Frame}");
        if (Entry is not null) text += $", {Entry}";
        if (Copy > 0) text += FormattableString.Invariant($" ({Copy + 1})");
        return text;
    }
}

/// <summary>Rows by method and image, both in order of first appearance.</summary>
internal sealed class ScoreSet
{
    private readonly Dictionary<(string Method, ScoredImage Image), ScoreRow> _rows = [];

    public ScoreSet(IReadOnlyList<ScoreRow> rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            var image = new ScoredImage(row.Name, row.Page, row.Channel, row.Slice, row.Frame, row.Entry, 0);
            while (_rows.ContainsKey((row.Method, image))) image = image with { Copy = image.Copy + 1 }; // scored twice
            _rows.Add((row.Method, image), row);
        }

        Methods = rows.Select(r => r.Method).Distinct(StringComparer.Ordinal).ToList();
        Images = _rows.Keys.Select(k => k.Image).Distinct().ToList();
        Summaries = ScoreSummary.Of(rows);
        Grids = ScoreSummary.Metrics.Where(m => Summaries.Any(s => s.Metric == m)).Select(m => new ScoreGrid(this, m)).ToList();
    }

    public IReadOnlyList<ScoreRow> Rows { get; }

    public IReadOnlyList<string> Methods { get; }

    public IReadOnlyList<ScoredImage> Images { get; }

    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>The scores of each metric that the rows have.</summary>
    public IReadOnlyList<ScoreGrid> Grids { get; }

    public ScoreRow? Row(string method, ScoredImage image) => _rows.TryGetValue((method, image), out var row) ? row : null;
}

/// <summary>The scores of one metric: methods × images, null where there is none.</summary>
internal sealed class ScoreGrid(ScoreSet set, string metric)
{
    private readonly double?[][] _scores = set.Methods.Select(m => set.Images.Select(i => Number(set.Row(m, i), metric)).ToArray()).ToArray();

    public string Metric => metric;

    public IReadOnlyList<string> Methods => set.Methods;

    public IReadOnlyList<ScoredImage> Images => set.Images;

    public double? this[int method, int image] => _scores[method][image];

    /// <summary>First − second on every image for which both have a finite score.</summary>
    public double[] Differences(int first, int second) =>
        _scores[first].Zip(_scores[second], (a, b) => a - b).OfType<double>().Where(IsFinite).ToArray();

    /// <summary>The images of a method that can be drawn and ordered, with their scores.</summary>
    public IEnumerable<(int Image, double Score)> Finite(int method) =>
        _scores[method].Select((score, image) => (image, score ?? double.NaN)).Where(p => IsFinite(p.Item2));

    private static double? Number(ScoreRow? row, string metric) => row is not null && ScoreTable.Value(row, metric) is double number && !double.IsNaN(number) ? number : null;

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
