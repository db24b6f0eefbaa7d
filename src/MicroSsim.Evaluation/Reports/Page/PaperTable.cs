using System.Text;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>
/// The table of a paper: a line per method (and channel), a column per metric, mean ± standard error, the best mean in bold, and n in the
/// caption; as Markdown (.md) or LaTeX (.tex, with the package booktabs).
/// </summary>
internal sealed class PaperTable
{
    private const string MarkdownSpecial = "\\`*_{}[]#|!~$>";

    private readonly List<(string Method, ChannelLabel Channel)> _lines;
    private readonly List<MetricInfo> _metrics;
    private readonly Dictionary<(string Method, int? Channel, string Metric), ScoreSummary> _summaries = [];
    private readonly bool _hasChannels, _hasOneCount;
    private readonly string _count;

    /// <summary>Arranges summaries.</summary>
    /// <param name="summaries">The summaries; of two of one method, channel and metric, the last one counts.</param>
    public PaperTable(IReadOnlyList<ScoreSummary> summaries)
    {
        foreach (var summary in summaries) _summaries[(summary.Method, summary.Channel, summary.Metric)] = summary;
        _lines =
        [
            .. summaries.Select(s => (s.Method, Channel: new ChannelLabel(s.Channel, s.ChannelName))).Distinct()
                .OrderBy(line => line.Channel.Number ?? -1),
        ];
        _metrics = [.. MetricList.All.Where(m => summaries.Any(s => s.Metric == m.Name))];
        _hasChannels = _lines.Exists(l => l.Channel.Number is not null);
        var counts = summaries.Select(s => s.FormatCount()).Distinct().ToList();
        _hasOneCount = counts.Count == 1;
        _count = _hasOneCount ? counts[0] : "in parentheses";
    }

    /// <summary>Writes the table as Markdown; the stream stays open.</summary>
    /// <param name="title">The first sentence of the caption; null for none.</param>
    /// <param name="stream">The destination.</param>
    public void WriteMarkdown(string? title, Stream stream)
    {
        using var writer = CreateWriter(stream);
        writer.WriteLine(EscapeMarkdown(FormatCaption(title, "±")));
        writer.WriteLine();
        WriteLine([.. ListHeadings(EscapeMarkdown)]);
        writer.WriteLine($"|{(_hasChannels ? " --- |" : "")} --- |{string.Concat(_metrics.Select(_ => " ---: |"))}");
        foreach (var (method, channel) in _lines)
        {
            WriteLine(
            [
                .. ListNames(method, channel, EscapeMarkdown),
                .. _metrics.Select(m => Find(method, channel, m) is not { } s ? "–" : s.IsBest ? $"**{Format(m, s)}**" : Format(m, s)),
            ]);
        }

        void WriteLine(string[] cells) => writer.WriteLine($"| {string.Join(" | ", cells)} |");

        string Format(MetricInfo metric, ScoreSummary summary) =>
            MetricText.FormatMean(metric, summary.Mean, summary.StandardError) + EscapeMarkdown(FormatCount(summary));
    }

    /// <summary>Writes the table as LaTeX; the stream stays open.</summary>
    /// <param name="title">The first sentence of the caption; null for none.</param>
    /// <param name="stream">The destination.</param>
    public void WriteLatex(string? title, Stream stream)
    {
        using var writer = CreateWriter(stream);
        writer.WriteLine("% Needs \\usepackage{booktabs}.");
        writer.WriteLine("\\begin{table}");
        writer.WriteLine("  \\centering");
        writer.WriteLine($"  \\caption{{{EscapeLatex(FormatCaption(title, "±")).Replace("±", "$\\pm$")}}}");
        writer.WriteLine($"  \\begin{{tabular}}{{{(_hasChannels ? "ll" : "l")}{new string('r', _metrics.Count)}}}");
        writer.WriteLine("    \\toprule");
        WriteLine([.. ListHeadings(EscapeLatex)]);
        writer.WriteLine("    \\midrule");
        foreach (var (method, channel) in _lines)
        {
            WriteLine(
            [
                .. ListNames(method, channel, EscapeLatex),
                .. _metrics.Select(m => Find(method, channel, m) is not { } s ? "--" : Format(m, s)),
            ]);
        }

        writer.WriteLine("    \\bottomrule");
        writer.WriteLine("  \\end{tabular}");
        writer.WriteLine("\\end{table}");

        void WriteLine(string[] cells) => writer.WriteLine($"    {string.Join(" & ", cells)} \\\\");

        string Format(MetricInfo metric, ScoreSummary summary)
        {
            string number = MetricText.FormatMean(metric, summary.Mean, summary.StandardError)
                .Replace("±", "\\pm").Replace('−', '-').Replace("∞", "\\infty").Replace("–", "\\text{--}");
            return (summary.IsBest ? $"$\\mathbf{{{number}}}$" : $"${number}$") + EscapeLatex(FormatCount(summary));
        }
    }

    private ScoreSummary? Find(string method, ChannelLabel channel, MetricInfo metric) =>
        _summaries.TryGetValue((method, channel.Number, metric.Name), out var summary) ? summary : null;

    private IEnumerable<string> ListHeadings(Func<string, string> escape) =>
    [
        .. _hasChannels ? new[] { "Channel" } : [],
        "Method",
        .. _metrics.Select(m => escape(m.HigherIsBetter ? m.Title : $"{m.Title}, lower is better")),
    ];

    private IEnumerable<string> ListNames(string method, ChannelLabel channel, Func<string, string> escape)
    {
        string number = FormattableString.Invariant($"{channel.Number}");
        string name = method.Length > 0 ? method : "(no method)";
        return [.. _hasChannels ? new[] { escape(channel.Name ?? number) } : [], escape(name)];
    }

    private string FormatCount(ScoreSummary summary)
    {
        string infinite = summary.InfiniteCount > 0 ? FormattableString.Invariant($"and {summary.InfiniteCount} infinite") : "";
        if (_hasOneCount) return infinite.Length == 0 ? "" : $" ({infinite})";
        return $" ({summary.FormatCount()}{(infinite.Length == 0 ? "" : $", {infinite}")})";
    }

    private string FormatCaption(string? title, string sign)
    {
        string bold = _summaries.Values.Any(s => s.IsBest) ? " Bold: the best mean of methods with scores for the same images." : "";
        string first = title is null ? "" : $"{title}{(title is [.., '.' or '!' or '?'] ? "" : ".")} ";
        return $"{first}Mean {sign} standard error, n = {_count}.{bold}";
    }

    private static StreamWriter CreateWriter(Stream stream) =>
        new(stream, new UTF8Encoding(false), bufferSize: 1 << 12, leaveOpen: true) { NewLine = "\n" };

    private static string EscapeMarkdown(string text)
    {
        var result = new StringBuilder();
        foreach (char c in Html.Clean(text.Replace('\n', ' ').Replace('\r', ' ')))
        {
            if (c == '<') result.Append("&lt;");
            else if (c == '&') result.Append("&amp;");
            else if (MarkdownSpecial.Contains(c)) result.Append('\\').Append(c);
            else result.Append(c);
        }

        return result.ToString();
    }

    private static string EscapeLatex(string text)
    {
        var result = new StringBuilder();
        foreach (char c in Html.Clean(text.Replace('\n', ' ').Replace('\r', ' ')))
        {
            result.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '<' => "\\textless{}",
                '>' => "\\textgreater{}",
                '|' => "\\textbar{}",
                '"' => "\\textquotedbl{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }
}
