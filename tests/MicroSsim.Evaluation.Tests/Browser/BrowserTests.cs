using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Sample;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Tests;

/// <summary>The page in a real browser; its screenshots stay in artifacts/report to be looked at.</summary>
public sealed class BrowserTests : IDisposable
{
    private const string Hostile = "<script>document.title = 'owned'</script> & \"quoted\" 'name'";

    private static readonly string[] Columns = ["Count", "Mean", "Median", "Minimum", "Maximum"];

    private static readonly string[] RealMethods = ["lowsnr", "gauss", "median"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Page => _folder.File("report.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_of_the_sample_shows_its_rows_and_asks_for_nothing()
    {
        var sample = SampleFolders.Write(_folder.FullName, new SampleOptions(), Cancellation);
        var rows = Measure(sample.GroundTruth, sample.Prediction);
        rows = [.. rows.Select(r => r.Name == "sample_03" ? r with { Name = Hostile } : r)];
        await CheckAsync(rows, "sample");
    }

    [Fact]
    public async Task So_does_that_of_real_micrographs()
    {
        await CheckAsync(MeasureRealPairs(), "pairs");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_rows_can_be_saved_with_and_without_scripts(bool scripts)
    {
        List<ScoreRow> rows = [.. Rows.Create("a", 0.1, 0.2), Rows.Create("b", Hostile, 1.0 / 3)];
        ScoreReport.Write(Page, rows);
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts, Cancellation);
        var download = new { behavior = "allow", downloadPath = _folder.FullName };
        await browser.Tools.SendAsync("Browser.setDownloadBehavior", download, null, Cancellation);
        await page.EvaluateAsync<string?>("document.getElementById('microssim-rows').click(); ''");
        string saved = _folder.File("scores.csv");
        await PageInBrowser.WaitAsync(() => Task.FromResult(new FileInfo(saved) is { Exists: true, Length: > 0 }), Cancellation);
        ScoreReport.Write(_folder.File("expected.csv"), rows);
        Assert.Equal(File.ReadAllText(_folder.File("expected.csv")), File.ReadAllText(_folder.File("scores.csv")));
        Assert.Empty(page.Complaints());
    }

    [Fact]
    public async Task Five_hundred_images_of_four_methods_open_in_two_seconds_of_work()
    {
        ScoreReport.Write(Page, ReportPageTests.Large(_folder), new ReportOptions { Threads = 2 });
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        // Two metrics: two plots of 250 points of four methods each, and the gains of three.
        Assert.Equal(2 * ((2 * 4 * 250) + 3), await page.EvaluateAsync<int>("document.querySelectorAll('circle').length"));
        var metrics = (await page.SendAsync("Performance.getMetrics")).GetProperty("metrics").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("value").GetDouble());
        double wall = await page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        TestContext.Current.SendDiagnosticMessage($"{metrics["TaskDuration"]:F2} s of work, loaded after {wall:F0} ms");
        Assert.InRange(metrics["TaskDuration"], 0, 2); // of the processor, so that other work on the machine does not count
    }

    private async Task CheckAsync(List<ScoreRow> rows, string name)
    {
        ScoreReport.Write(Page, rows, new ReportOptions { Threads = 2 });
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        Assert.Equal("MicroSsim report", await page.EvaluateAsync<string>("document.title")); // no name of a file ran as a script
        Assert.Equal(1, await page.EvaluateAsync<int>("document.scripts.length"));

        foreach (string metric in new[] { "MicroSsim", "Psnr" })
        {
            var scored = rows.Select(r => (r.Method, r.Name, Score: (double)r.Cells.Single(c => c.Column == metric).Value!)).ToList();
            foreach (string plot in new[] { "distribution", "order" })
            {
                string circles = $"document.querySelectorAll('[data-metric={metric}] .{plot} circle')";
                Assert.Equal(rows.Count, await page.EvaluateAsync<int>($"{circles}.length"));
            }

            string points = $"[...document.querySelectorAll('[data-metric={metric}] .distribution circle')]";
            string[] titles = await page.EvaluateAsync<string[]>($"{points}.map(c => c.querySelector('title').textContent)");
            Assert.All(scored, s => Assert.Contains(titles, t => t.StartsWith($"{s.Name} · {s.Method}: ", StringComparison.Ordinal)));

            foreach (var method in scored.GroupBy(s => s.Method))
            {
                string line = $"#summary tr[data-metric={metric}][data-method={method.Key}] td";
                double[] shown = await page.EvaluateAsync<double[]>(
                    $"[...document.querySelectorAll('{line}')].map(c => Number(c.dataset.value))");
                double[] sorted = [.. method.Select(s => s.Score).Order()];
                double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
                double[] expected = [sorted.Length, sorted.Average(), median, sorted[0], sorted[^1]];
                for (int i = 0; i < Columns.Length; i++)
                {
                    Assert.True(
                        Math.Abs(expected[i] - shown[i]) <= 1e-12 * Math.Abs(expected[i]),
                        $"{metric} of {method.Key}: {Columns[i]} is {shown[i]} and should be {expected[i]}.");
                }

                string mean = await page.EvaluateAsync<string>($"document.querySelectorAll('{line}')[1].textContent");
                Assert.StartsWith(metric == "Psnr" ? $"{expected[1]:F2} ± " : $"{expected[1]:F4} ± ", mean, StringComparison.Ordinal);
            }

            double[] cells = await page.EvaluateAsync<double[]>(
                $"[...document.querySelectorAll('[data-metric={metric}] table.scores td')].map(c => Number(c.dataset.value))");
            Assert.Equal(scored.Select(s => s.Score).Order(), cells.Order());
        }

        // Every picture can be decoded to its last pixel, also those of the figures that are folded.
        Assert.True(await page.EvaluateAsync<bool>("Promise.all([...document.images].map(i => i.decode())).then(() => true)"));
        string pictures = Path.Combine(TestData.Root, "artifacts", "report");
        foreach (var (view, width, dark) in new[] { ("light", 1100, false), ("dark", 1100, true), ("narrow", 400, false) })
        {
            string file = Path.Combine(pictures, $"{name}-{view}.png");
            await page.ScreenshotAsync(file, width, dark);
            Assert.InRange(new FileInfo(file).Length, 20_000, long.MaxValue);
            // The page itself does not scroll sideways.
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        await page.PrintAsync(Path.Combine(pictures, $"{name}-a4.pdf"), 8.27, 11.69);
        await page.PrintAsync(Path.Combine(pictures, $"{name}-letter.pdf"), 8.5, 11);
        await CheckPrintAsync(page, rows);
        Assert.Empty(page.Complaints());
        Assert.Empty(page.Requests(Page));
    }

    /// <summary>In print, headings stay with what follows, links lead somewhere, buttons are absent, and all scores are there.</summary>
    private static async Task CheckPrintAsync(PageInBrowser page, List<ScoreRow> rows)
    {
        await page.SendAsync("Emulation.setEmulatedMedia", new { media = "print" });
        await page.EvaluateAsync<string?>("dispatchEvent(new Event('beforeprint')); ''");
        Assert.Equal("", await page.EvaluateAsync<string>(
            "[...document.querySelectorAll('h2, h3, h4, summary, .trust > p')].filter(e => getComputedStyle(e).breakAfter !== 'avoid')"
            + ".map(e => e.outerHTML).join()"));
        Assert.Equal("", await page.EvaluateAsync<string>(
            "[...document.querySelectorAll('a, button, input')].filter(e => e.checkVisibility() && !(e.hash ? "
            + "e.protocol === 'https:' || document.getElementById(e.hash.slice(1)) : e.protocol === 'https:'))"
            + ".map(e => e.outerHTML).join()"));
        Assert.Equal(
            rows.Count * 3, // MicroSSIM, PSNR and range-invariant PSNR
            await page.EvaluateAsync<int>("[...document.querySelectorAll('table.scores td')].filter(c => c.checkVisibility()).length"));
    }

    /// <summary>Evaluates the real micrographs; the calling test is skipped where they are missing.</summary>
    internal static List<ScoreRow> MeasureRealPairs()
    {
        string set = TestData.Shared("realdata", "pairs");
        return Measure(Path.Combine(set, "gt"), [.. RealMethods.Select(m => Path.Combine(set, m))]);
    }

    /// <summary>Evaluates folders by MicroSSIM and PSNR.</summary>
    internal static List<ScoreRow> Measure(string groundTruth, IReadOnlyList<string> predictions)
    {
        var pairs = PairFinder.Find([groundTruth], predictions).Pairs;
        var observer = new Silent();
        var fits = FitRun.FitEachMethod(pairs, new FitOptions(), 2, observer, Cancellation).ToList();
        var rows = Run(new MicroSsimMetric(new SsimOptions()), fits, pairs);
        return Run(new PsnrMetric(DataRange.GroundTruth), null, [.. rows.Select(r => r.ToPair())]);

        List<ScoreRow> Run(PairMetric metric, IReadOnlyList<MicroSsimFit>? with, IReadOnlyList<ImagePair> on)
        {
            using var run = new ScoreRun(metric, with, 2, observer, null, Cancellation);
            return [.. on.SelectMany(run.Feed).Concat(run.Finish())];
        }
    }

    private sealed class Silent : IRunObserver
    {
        public void OnError(MicroSsimException failure) => Assert.Fail(failure.Message);

        public void OnWarning(string id, string message)
        {
        }

        public void OnVerbose(string message)
        {
        }

        public void OnProgress(string activity, RunProgress progress)
        {
        }
    }
}
