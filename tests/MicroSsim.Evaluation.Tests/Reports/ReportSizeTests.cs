using System.Diagnostics;
using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Tests;

/// <summary>Pages of many rows, methods, images and copies: they are linear in the rows, and say what they do not show.</summary>
public sealed class ReportSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Func<int, List<ScoreRow>>> Shapes => new()
    {
        { "four methods", n => Create(n, i => $"m{i % 4}", i => $"image {i / 4}") },
        { "four methods with images of their own", n => Create(n, i => $"m{i % 4}", i => $"image {i}") },
        { "copies of one image", n => Create(n, _ => "m", _ => "image") },
        { "a method per row, one image", n => Create(n, i => $"m{i}", _ => "image") },
        { "a method and an image per row", n => Create(n, i => $"m{i}", i => $"image {i}") },
    };

    /// <summary>
    /// The memory that the writing thread allocates is counted exactly, and 8 times as many rows take at most 10 times as much. Of the time
    /// one of five ratios of at most 14 is enough: other processes disturb it, and work that grows with the square takes 64 times as long.
    /// </summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Eight_times_as_many_rows_take_about_eight_times_as_much(string shape, Func<int, List<ScoreRow>> create)
    {
        List<ScoreRow> few = create(3000), many = create(24000);
        Measure(few); // compiles the code
        var ratios = new List<double>();
        do
        {
            var (fewBytes, fewTime) = Measure(few);
            var (manyBytes, manyTime) = Measure(many);
            Assert.InRange((double)manyBytes / fewBytes, 1, 10);
            ratios.Add(manyTime / fewTime);
        }
        while (ratios[^1] > 14 && ratios.Count < 5);

        Assert.True(ratios[^1] <= 14, $"{shape}: the time of 8 times as many rows is {string.Join(", ", ratios)} times as long.");
    }

    [Fact]
    public void With_many_methods_the_page_shows_the_best_and_says_so()
    {
        var page = Write(Create(400, i => $"m{i % 40:D2}", i => $"image {i / 40}", (i, _) => (i % 40 / 40.0) + (i / 1e5)));
        Assert.Equal(1, Texts("The plots show the 30 of 40 methods with the highest mean MicroSSIM; the tables list all of them."));
        Assert.Equal(1, Texts(
            "The pictures show the 30 of 40 methods with the highest mean MicroSSIM; the paths of all others are in the rows below."));
        Assert.Equal(1, Texts(
            "The 30 of 40 methods with the best mean of each metric are compared: 435 of 780 pairs. "
            + "Because the scores themselves chose them, p is adjusted for all pairs."));
        Assert.Equal(30 * 10 * 2, page.Descendants().Count(e => e.Name.LocalName == "circle"));
        Assert.Equal(435, Section("differences").Descendants("tbody").Elements("tr").Count());
        Assert.Equal(40, Section("summary").Descendants("tbody").Elements("tr").Count());
        var listed = page.Descendants("table").Single(t => (string?)t.Attribute("class") == "scores").Descendants("tbody").Elements("tr");
        Assert.Equal(400, listed.Count());
        Assert.DoesNotContain("m09", Section("differences").Value, StringComparison.Ordinal);

        int Texts(string text) => page.Descendants("p").Count(p => p.Value == text);
        XElement Section(string id) => page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);
    }

    [Fact]
    public void Thirty_methods_are_all_shown()
    {
        var page = Write(Create(300, i => $"m{i % 30:D2}", i => $"image {i / 30}"));
        Assert.Equal(435, page.Descendants("section").Single(s => (string?)s.Attribute("id") == "differences")
            .Descendants("tbody").Elements("tr").Count());
        Assert.DoesNotContain(" of 30 methods", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_p_values_of_a_selection_are_adjusted_for_all_pairs()
    {
        var random = new Random(5);
        var rows = Create(800, i => $"m{i % 40:D2}", i => $"image {i / 40}", (i, _) => (i % 40 / 100.0) + (0.3 * random.NextDouble()));
        var all = PairedDifference.Compute(Assert.Single(new ScoreSet(rows).Grids));
        Assert.Equal(435, all.Count);
        var smallest = all.OrderBy(d => d.Claim!.PValue).First().Claim!;
        Assert.Equal(Math.Min(1, 780 * smallest.PValue), smallest.AdjustedPValue, 1e-12);
        Assert.All(all, d => Assert.InRange(d.Claim!.AdjustedPValue, Math.Min(1, 346 * d.Claim.PValue), 1)); // 780 − 435 + 1
    }

    [Fact]
    public void Copies_of_an_image_are_numbered_in_order()
    {
        var set = new ScoreSet(Create(6, i => $"m{i % 2}", _ => "image"));
        Assert.Equal(["image", "image (2)", "image (3)"], set.Images.Select(i => i.ToString()));
        Assert.Equal([0.0, 2, 4], Enumerable.Range(0, 3).Select(i => set.Grids[0][0, i]!.Value));
        Assert.Equal([1.0, 3, 5], Enumerable.Range(0, 3).Select(i => set.Grids[0][1, i]!.Value));
    }

    private static List<ScoreRow> Create(
        int count, Func<int, string> method, Func<int, string> name, Func<int, int, double>? score = null) =>
        [.. Enumerable.Range(0, count).Select(i => Rows.Create(method(i), name(i), score?.Invoke(i, count) ?? i))];

    private (long Bytes, double Seconds) Measure(List<ScoreRow> rows)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        ScoreReport.Write(_folder.File("report.html"), rows);
        return (GC.GetAllocatedBytesForCurrentThread() - before, clock.Elapsed.TotalSeconds);
    }

    private XDocument Write(IReadOnlyList<ScoreRow> rows)
    {
        ScoreReport.Write(_folder.File("report.html"), rows);
        return XDocument.Load(_folder.File("report.html"));
    }
}
