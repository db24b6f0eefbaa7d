using System.Text.Json;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Tests;

/// <summary>The statistics of reports against those of SciPy and NumPy (tests/Fixtures/statistics/make.py).</summary>
public class ScipyTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var one in ReadCases()) names.Add(one.GetProperty("name").GetString()!);
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Statistics_are_those_of_scipy(string name)
    {
        var expected = ReadCases().Single(one => one.GetProperty("name").GetString() == name);
        double[] differences = [.. expected.GetProperty("differences").EnumerateArray().Select(d => d.GetDouble())];
        Assert.Equal(Number("p"), SignedRankTest.ComputePValue(differences), Tolerance);
        Assert.Equal(Number("r"), SignedRankTest.ComputeRankBiserial(differences), Tolerance);
        var shift = HodgesLehmann.Compute(differences);
        Assert.Equal(Number("estimate"), shift.Estimate, Tolerance);
        double[] interval = [.. expected.GetProperty("interval").EnumerateArray().Select(d => d.GetDouble())];
        Assert.Equal(interval[0], shift.Low, Tolerance);
        Assert.Equal(interval[1], shift.High, Tolerance);

        // As the scores of one method, an image each.
        var summary = Assert.Single(ScoreSummary.Summarize([.. Rows.Create("a", differences)]));
        Assert.Equal(Number("mean"), summary.Mean, Tolerance);
        Assert.Equal(Number("standardError"), summary.StandardError!.Value, Tolerance);
        Assert.Equal(Number("standardDeviation"), summary.StandardDeviation!.Value, Tolerance);
        Assert.Equal(Number("median"), summary.Median, Tolerance);

        double Number(string key) => expected.GetProperty(key).GetDouble();
    }

    [Fact]
    public void Trends_have_the_correlation_of_scipy()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TestData.Fixture("statistics", "statistics.json")));
        var cases = document.RootElement.GetProperty("trends").EnumerateArray().ToList();
        Assert.Equal(8, cases.Count);
        foreach (var one in cases)
        {
            var points = Numbers("x").Zip(Numbers("y")).ToList();
            var trend = Trend.Compute(points)!;
            Assert.Equal(one.GetProperty("rho").GetDouble(), trend.Correlation, Tolerance);
            Assert.Equal(points.Count, trend.Count);

            IEnumerable<double> Numbers(string key) => one.GetProperty(key).EnumerateArray().Select(number => number.GetDouble());
        }
    }

    [Fact]
    public void A_trend_is_clear_where_it_is_strong_and_more_than_chance()
    {
        Assert.Null(Trend.Compute([.. Enumerable.Range(0, 5).Select(i => ((double)i, (double)i))]));
        Assert.True(Trend.Compute([.. Enumerable.Range(0, 6).Select(i => ((double)i, (double)i))])!.IsClear);
        double[] noisy = [2, 1, 3, 5, 4, 6]; // Spearman's ρ is 0.886, just above 1.96 / √5
        Assert.True(Trend.Compute([.. noisy.Select((y, i) => ((double)i, y))])!.IsClear);
        double[] noisier = [3, 1, 2, 5, 4, 6];
        Assert.False(Trend.Compute([.. noisier.Select((y, i) => ((double)i, y))])!.IsClear);
        Assert.Equal((0, false), Get(Trend.Compute([.. noisy.Select(y => (y, 1.0))])!)); // the same in all
        Assert.Equal(4, Trend.Compute([.. Enumerable.Range(0, 6).Select(i => ((double)i, (double)i))])!.Change);

        static (double, bool) Get(Trend trend) => (trend.Correlation, trend.IsClear);
    }

    [Fact]
    public void The_mean_of_a_file_is_that_of_its_pages()
    {
        var cases = ReadCases().Take(8).ToList();
        ScoreRow[] rows = [.. cases.SelectMany((one, file) => one.GetProperty("differences").EnumerateArray()
            .Select((d, page) => Rows.Create("a", $"{file}", d.GetDouble()) with { Page = page }))];
        var summary = Assert.Single(ScoreSummary.Summarize(rows));
        Assert.Equal((8, rows.Length, "file"), (summary.Count, summary.PageCount, summary.Unit));
        Assert.Equal(cases.Average(one => one.GetProperty("mean").GetDouble()), summary.Mean, Tolerance);
        Assert.Equal($"8 files, {rows.Length} pages", summary.FormatCount());
    }

    [Fact]
    public void Regions_and_volumes_are_named_and_the_regions_of_a_page_are_one_unit()
    {
        ScoreRow[] rows =
        [
            .. Enumerable.Range(0, 12).Select(i => Rows.Create("a", $"{i / 6}", i) with { Page = i / 3 % 2, Region = i % 3 }),
        ];
        var summary = Assert.Single(ScoreSummary.Summarize(rows));
        Assert.Equal("2 files, 12 regions", summary.FormatCount());
        var pages = Assert.Single(ScoreSummary.Summarize(rows, UnitOfAnalysis.Page));
        Assert.Equal((4, 12, "4 pages, 12 regions"), (pages.Count, pages.PageCount, pages.FormatCount()));
        ScoreRow[] volumes = [.. rows.Take(6).Select((r, i) => r with { Region = null, Slices = 9, Page = 9 * i })];
        Assert.Equal("1 file, 6 volumes", Assert.Single(ScoreSummary.Summarize(volumes)).FormatCount());
    }

    private static List<JsonElement> ReadCases()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TestData.Fixture("statistics", "statistics.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(one => one.Clone())];
    }
}
