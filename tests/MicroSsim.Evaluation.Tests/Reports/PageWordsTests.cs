using System.Xml.Linq;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Tests;

/// <summary>What the page says: no sign without a number, no sentence against an interval, one line instead of twelve.</summary>
public sealed class PageWordsTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Letters = ["a", "b", "c", "d", "e"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-0.00004, "0.0000", "0.0000")]
    [InlineData(0.00004, "0.0000", "0.0000")]
    [InlineData(-0.0, "0.0000", "0.0000")]
    [InlineData(-0.00006, "−0.0001", "−0.0001")]
    [InlineData(0.00006, "0.0001", "+0.0001")]
    [InlineData(double.PositiveInfinity, "∞", "+∞")]
    public void What_rounds_to_zero_has_no_sign(double value, string score, string difference)
    {
        Assert.Equal(score, MetricText.FormatScore(MicroSsimMetric.Facts, value));
        Assert.Equal(difference, MetricText.FormatDifference(MicroSsimMetric.Facts, value));
        if (value is > -0.00005 and < 0.00005) Assert.Equal("0.0000", MetricText.FormatNumber(value, "F4"));
        if (value is > -0.004 and < 0.004) Assert.Equal("0.00", MetricText.FormatCorrelation(value));
    }

    [Fact]
    public void Many_lines_without_a_claim_are_one_line()
    {
        var page = Write([.. Letters.SelectMany((m, i) => Rows.Create(m, 0.1 + i, 0.2 + i, 0.4 + i))]);
        var line = Assert.Single(Section(page, "differences").Descendants("tbody").Elements("tr"));
        Assert.Contains("no claim about any of 10 pairs: n is at most 3, and a claim takes 6", line.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_without_common_images_have_a_sentence_and_no_empty_table()
    {
        var page = Write([Rows.Create("a", "x", 0.1), Rows.Create("b", "y", 0.2)]);
        Assert.Contains("No two methods have scores for the same files", Section(page, "differences").Value, StringComparison.Ordinal);
        Assert.All(page.Descendants("table"), t => Assert.NotEmpty(t.Elements("tbody").Elements("tr")));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    public void No_column_is_empty_where_all_images_are_among_the_worst(int images, int columns)
    {
        var page = Write([.. Rows.Create("a", [.. Enumerable.Range(0, images).Select(i => 0.1 * i)])]);
        var table = Section(page, "images").Descendants("table").First();
        Assert.Equal(columns, table.Descendants("thead").Single().Descendants("th").Count());
        Assert.All(table.Descendants("tbody").Single().Descendants("td"), cell => Assert.NotEmpty(cell.Value));
    }

    [Fact]
    public void One_image_is_one_file()
    {
        var page = Write([Rows.Create("raw", "x", 0.1), Rows.Create("b", "x", 0.2)]);
        Assert.Contains("the baseline, on 1 of 1 file.", page.Descendants("header").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_is_the_ground_truth_is_told_and_is_not_the_best()
    {
        ScoreRow[] rows =
        [
            .. Rows.Create("gt", 1, 1, 1).Select(r => r with { Prediction = r.GroundTruth }),
            .. Rows.Create("a", 0.1, 0.2, 0.3), .. Rows.Create("b", 0.2, 0.3, 0.4),
        ];
        string lead = Write(rows).Descendants("header").Single().Value;
        Assert.Contains("gt: the predictions are the ground truth itself.", lead, StringComparison.Ordinal);
        Assert.Contains("b has the highest mean", lead, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_never_contradicts_its_interval()
    {
        // p = 0.047 for one pair, so that its interval is above 0; adjusted for three pairs it is not significant.
        double[] difference = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07, -0.01, -0.025, 0.08];
        double[] a = [.. difference.Select((_, i) => 0.3 + (0.01 * i))];
        var rows = new List<ScoreRow>();
        rows.AddRange(Rows.Create("a", a));
        rows.AddRange(Rows.Create("b", [.. a.Select((v, i) => v + difference[i])]));
        rows.AddRange(Rows.Create("c", [.. a.Select((v, i) => v + (i % 2 == 0 ? 0.001 : -0.0011))]));
        var grid = Assert.Single(new ScoreSet(rows).Grids);
        foreach (var claim in PairedDifference.Compute(grid).Select(d => d.Claim!))
        {
            bool holdsZero = claim.Shift.Low <= 0 && claim.Shift.High >= 0;
            Assert.Equal(claim.IsSignificant == holdsZero, claim.HasOtherInterval);
        }

        var page = Write(rows);
        foreach (var line in Section(page, "differences").Descendants("tbody").Elements("tr"))
        {
            string[] cells = [.. line.Elements("td").Select(c => c.Value)];
            string interval = cells[4].Split(", ")[1], reading = cells[^1];
            bool holdsZero = interval[0] == '−' != (interval.Split(" … ")[1][0] == '−');
            Assert.Equal(holdsZero, reading == "no difference shown");
        }
    }

    [Fact]
    public void Gains_count_the_images_and_have_the_sign_of_an_improvement()
    {
        double[] noise = [10, 11, 12, 13, 14, 15, 16, 17], denoised = [5, 5, 5, 5, 5, 5, 5, 20];
        var rows = Rows.Create("raw", noise).Concat(Rows.Create("n2v", denoised))
            .Select(r => r with { Cells = [new ScoreCell("Nrmse", r.Cells[0].Value)] }).ToList();
        var set = new ScoreSet(rows);
        var baseline = Baseline.Find(set, null)!;
        Assert.Equal(("raw", false), (baseline.Name, baseline.IsNamed));
        var gain = Assert.Single(Gain.List(set, PairedDifference.Compute(Assert.Single(set.Grids)), baseline));
        Assert.Equal((7, 1, 6.625), (gain.Better, gain.Worse, gain.Mean));
        Assert.True(gain.Low <= gain.Estimate && gain.Estimate <= gain.High && gain.Estimate > 0);
        var page = Write(rows);
        Assert.Contains("7 of 8", Section(page, "gains").Value, StringComparison.Ordinal);
        Assert.Contains("the baseline, on 7 of 8 files", page.Descendants("header").Single().Value, StringComparison.Ordinal);
        Assert.Null(Baseline.Find(set, ""));
        Assert.Throws<EvaluationException>(() => Baseline.Find(set, "care"));
    }

    [Fact]
    public void Five_thousand_points_are_thinned_to_the_number_that_the_page_says()
    {
        var random = new Random(1);
        var page = Write([.. Letters.Take(2).SelectMany(m =>
            Rows.Create(m, [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble())]))]);
        Assert.Equal([500, 500], page.Descendants(Svg + "svg").Select(p => p.Descendants(Svg + "circle").Count()));
        Assert.Contains("250 of up to 5000 points of each method are drawn", page.Root!.Value, StringComparison.Ordinal);
        const string Sorted = "sorted by those of a. Lines: running medians. 250 of 5000 images are drawn";
        Assert.Contains(Sorted, page.Root.Value, StringComparison.Ordinal);
        var first = page.Descendants(Svg + "svg").First();
        var box = first.Descendants(Svg + "rect").First();
        Assert.NotEmpty(box.ElementsBeforeSelf(Svg + "circle")); // the box is above the points
    }

    [Fact]
    public void The_order_of_the_images_is_shown_only_where_it_tells_something()
    {
        double[] drift = [.. Enumerable.Range(0, 40).Select(i => 0.5 + (0.01 * i))];
        double[] random = [.. Enumerable.Range(0, 40).Select(i => (double)(i * 17 % 40))];
        Assert.Null(Choose(Rows.Create("a", drift))!.SortedBy);
        Assert.Null(Choose(Rows.Create("a", random)));
        Assert.Equal(1, Choose([.. Rows.Create("a", random), .. Rows.Create("b", random)], 1)!.SortedBy);

        static ImageOrder? Choose(IEnumerable<ScoreRow> rows, int? reference = null) =>
            ImageOrder.Choose(Assert.Single(new ScoreSet([.. rows]).Grids), reference);
    }

    [Fact]
    public void The_methods_paragraph_says_what_is_known_and_marks_the_rest()
    {
        const string Settings = "GroundTruthOffset=100; PredictionOffset=98; MaxValue=4000; RangeInvariantFactor=3; Window=Gaussian; "
            + "Sigma=2; K1=0.01; K2=0.03; Covariance=Sample";
        var rows = Rows.Create("raw", 0.1, 0.2).Concat(Rows.Create("b", 0.3, 0.4))
            .Select(r => r with { Cells = [.. r.Cells, new ScoreCell("MicroSsimSettings", Settings)] }).ToList();
        string text = Write(rows).Descendants("code").Single(c => (string?)c.Attribute("id") == "copy-methods").Value;
        foreach (string part in new[]
        {
            "MicroSSIM was computed with MicroSsim ", "arXiv 2408.08747", "[which images, how many, which percentile and RangeMode]",
            "b: α = 3, offsets 100 (ground truth) and 98 (prediction)", "Options other than the defaults: Sigma=2.",
            "mean ± standard error over n = 2 files", "The baseline raw has 0.1500 ± 0.0500 (MicroSSIM).",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    private static XElement Section(XDocument page, string id) =>
        page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    private XDocument Write(IReadOnlyList<ScoreRow> rows)
    {
        ScoreReport.Write(_folder.File("report.html"), rows);
        return XDocument.Load(_folder.File("report.html"));
    }
}
