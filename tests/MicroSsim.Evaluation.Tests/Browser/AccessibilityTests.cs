using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Sample;

namespace MicroSsim.Tests;

/// <summary>axe-core, a checker of accessibility, on pages with all of their parts open: light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests : IDisposable
{
    private const string Hostile = "it's <b>&\"\u202E#?%_\u2019)\u05D0";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, bool> Views
    {
        get
        {
            var views = new TheoryData<string, int, bool>();
            views.Add("500 × 4", 1100, false); // these two take as long as all others
            views.Add("500 × 4", 400, true);
            foreach (string set in new[] { "one image", "hostile names", "sample", "real pairs" })
            {
                foreach (int width in new[] { 1100, 400 })
                {
                    foreach (bool dark in new[] { false, true }) views.Add(set, width, dark);
                }
            }

            return views;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_checker_of_accessibility_finds_nothing(string set, int width, bool dark)
    {
        string? axe = Environment.GetEnvironmentVariable("MicroSsimAxe");
        Assert.SkipUnless(
            File.Exists(axe), "There is no axe-core: the variable MicroSsimAxe has to name its axe.min.js (npm install axe-core).");
        string file = _folder.File("report.html");
        ScoreReport.Write(file, CreateRows(set), new ReportOptions { Threads = 2, Command = "Invoke-It" });
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, file, scripts: true, Cancellation);
        await page.ShowAsync(width, dark);
        await page.EvaluateAsync<string?>("for (const d of document.querySelectorAll('details')) d.open = true; ''");

        // The pictures of an image that is picked by name are checked too; of the large set, small ones.
        await page.EvaluateAsync<string?>("document.querySelector('[data-step=\"1\"]').click(); ''");
        if (set == "500 × 4") Assert.NotEqual(0, await page.EvaluateAsync<int>("document.querySelectorAll('.picked img').length"));
        if (set == "500 × 4") Assert.NotEqual("", await page.EvaluateAsync<string>("document.querySelector('.found').textContent"));
        await page.EvaluateAsync<string?>(await File.ReadAllTextAsync(axe!, Cancellation) + "; ''");
        string found = await page.EvaluateAsync<string>(
            "axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`).join('\\n'))");
        Assert.Equal("", found);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private List<ScoreRow> CreateRows(string set)
    {
        if (set == "real pairs") return BrowserTests.MeasureRealPairs();
        if (set == "500 × 4") return ReportPageTests.Large(_folder);
        var options = new SampleOptions { Count = set == "one image" ? 1 : 12 };
        var sample = SampleFolders.Write(_folder.FullName, options, Cancellation);
        var rows = BrowserTests.Measure(sample.GroundTruth, sample.Prediction);
        if (set != "hostile names") return rows;
        return [.. rows.Select(row => row with { Name = $"{row.Name} {Hostile}", Method = row.Method + Hostile })];
    }
}
