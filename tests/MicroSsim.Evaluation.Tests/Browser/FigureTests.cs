using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Tests;

/// <summary>What a reader does with the page in a browser: enlarge, save, switch, find, copy.</summary>
public sealed class FigureTests : IDisposable
{
    private const string Hostile = "it's <b>&\"\u202E#?%_\u2019)\u05D0";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Page => _folder.File("report.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_picture_is_enlarged_and_keys_move_to_its_neighbours()
    {
        Write(4, "raw", "b");
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        await page.EvaluateAsync<string?>("document.querySelectorAll('#figure .tile')[1].click(); ''");
        Assert.StartsWith("Prediction of ", await Alt(), StringComparison.Ordinal);
        Assert.Contains("by raw", await Alt(), StringComparison.Ordinal);
        await page.PressAsync("ArrowRight");
        Assert.Contains("by b", await Alt(), StringComparison.Ordinal);
        await page.PressAsync("ArrowRight"); // there is no further one
        await page.PressAsync("ArrowDown");
        Assert.StartsWith("SSIM map of ", await Alt(), StringComparison.Ordinal);
        await page.PressAsync("ArrowDown"); // the next image
        await page.PressAsync("ArrowLeft");
        await page.PressAsync("ArrowLeft");
        Assert.StartsWith("Ground truth of ", await Alt(), StringComparison.Ordinal);
        await page.PressAsync("Escape");
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('dialog').open"));
        Assert.Empty(page.Complaints());

        async Task<string> Alt() => await page.EvaluateAsync<string>("document.querySelector('dialog[open] img').alt");
    }

    [Fact]
    public async Task The_figure_is_saved_as_svg_and_as_png_of_300_dpi()
    {
        Write(4, "raw", Hostile);
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        var download = new { behavior = "allow", downloadPath = _folder.FullName };
        await browser.Tools.SendAsync("Browser.setDownloadBehavior", download, null, Cancellation);
        await page.EvaluateAsync<string?>("for (const b of document.querySelectorAll('#figure [data-save]')) b.click(); ''");
        foreach (string name in new[] { "figure.svg", "figure.png" })
        {
            string path = _folder.File(name);
            await PageInBrowser.WaitAsync(() => Task.FromResult(new FileInfo(path) is { Exists: true, Length: > 0 }), Cancellation);
        }

        var svg = XDocument.Load(_folder.File("figure.svg")).Root!;
        Assert.Equal("180mm", (string?)svg.Attribute("width"));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("Ground truth", texts);
        Assert.Contains(Hostile.Replace('\u202E', '\uFFFD'), texts);
        Assert.Contains(texts, t => t.StartsWith("Worst gain: ", StringComparison.Ordinal));
        Assert.Equal(3 * (1 + (2 * 2) + 1), svg.Descendants().Count(e => e.Name.LocalName == "image") - CountInsets(svg));
        Assert.Equal(3, svg.Descendants().Count(e => (string?)e.Attribute("fill") == "url(#grays)"));

        byte[] png = File.ReadAllBytes(_folder.File("figure.png"));
        Assert.Equal(2126, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))); // 180 mm at 300 dpi
        Assert.Equal("pHYs", Encoding.ASCII.GetString(png, 37, 4));
        Assert.Equal(11811, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(41))); // dots per meter
        var read = BigGustave.Png.Open(png); // the checksum of the chunk is right
        Assert.Contains(Enumerable.Range(0, 2126), x => read.GetPixel(x, read.Height / 3).R < 250);
        Assert.Empty(page.Complaints());

        static int CountInsets(XElement svg) =>
            svg.Descendants().Count(e => ((string?)e.Attribute("style"))?.Contains("pixelated", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_black_prediction_is_shown_on_its_own_scale_with_and_without_scripts(bool scripts)
    {
        Write(2, "raw", "dark");
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts, Cancellation);
        const string Shown = "[...document.querySelectorAll('#figure tr.images td:last-child img:not(.inset)')]"
            + ".filter(i => i.checkVisibility()).map(i => i.className).join()";
        Assert.Equal("same,same", await page.EvaluateAsync<string>(Shown));
        await page.EvaluateAsync<string?>("document.querySelector('#figure .switch').click(); ''");
        Assert.Equal("own,own", await page.EvaluateAsync<string>(Shown));
    }

    [Fact]
    public async Task An_image_is_found_by_its_name_and_a_text_is_copied()
    {
        var rows = Write(3, "raw", "b");
        rows.AddRange(Rows.Create("raw", [.. Enumerable.Range(0, 300).Select(i => 0.4 + (i / 1e4))]));
        rows.Add(Rows.Create("raw", Hostile, 0.41505));
        ScoreReport.Write(Page, rows, new ReportOptions { Threads = 2, Command = "Invoke-It" });
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        await FindAsync(page, "i1");
        Assert.Equal("i1", await page.EvaluateAsync<string>("document.querySelector('details.image[open] bdi').textContent"));
        string shown = Hostile.Replace('\u202E', '\uFFFD');
        await FindAsync(page, shown);
        Assert.Equal(
            $"Import-Csv ./scores.csv | Where-Object Name -EQ '{shown.Replace("'", "''").Replace("\u2019", "\u2019\u2019")}' "
            + "| Export-MicroSsimReport ./image.html",
            await page.EvaluateAsync<string>("document.querySelector('.picked pre').textContent"));

        await page.EvaluateAsync<string?>("document.querySelector('[data-copy=copy-command]').click(); ''");
        await PageInBrowser.WaitAsync(
            async () => await page.EvaluateAsync<string>("document.querySelector('[data-copy=copy-command]').textContent") == "Copied",
            Cancellation);
        Assert.Empty(page.Complaints());
    }

    [Fact]
    public async Task Any_image_of_a_large_set_is_picked_by_its_name_with_its_pictures()
    {
        var rows = Write(130, "raw", "b");
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        Assert.Equal(130, await page.EvaluateAsync<int>("document.querySelectorAll('#image-names option').length"));
        int figures = 0;
        for (int i = 0; i < 130; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"i{i}");
            await FindAsync(page, name);
            bool isFigure = await page.EvaluateAsync<bool>("document.querySelector('.picked').childElementCount === 0");
            if (isFigure) figures++;
            string shown = isFigure ? "[...document.querySelectorAll('details.image[open]')].at(-1)" : "document.querySelector('.picked')";
            await page.EvaluateAsync<string?>($"window.shown = {shown}; ''");
            Assert.Equal(name, await page.EvaluateAsync<string>("shown.querySelector('bdi').isConnected && "
                + "(shown.querySelector('summary bdi') ?? shown.querySelector('tr.title bdi')).textContent"));
            Assert.Equal(
                rows.Where(r => r.Name == name).Select(r => ((double)r.Cells[0].Value!).ToString("F4", CultureInfo.InvariantCulture)),
                await page.EvaluateAsync<string[]>("[...shown.querySelectorAll('.score')].map(s => s.textContent)"));

            // All pictures can be decoded, and ground truth and predictions are not the same.
            string[] pictures = await page.EvaluateAsync<string[]>(
                "Promise.all([...shown.querySelectorAll('tr.images img.same')].map(i => i.decode().then(() => i.src)))");
            Assert.Equal(3, pictures.Distinct().Count());
            if (isFigure) await page.EvaluateAsync<string?>("shown.open = false; ''");
        }

        Assert.InRange(figures, 5, 60);
        Assert.Empty(page.Complaints());
    }

    [Fact]
    public async Task Small_pictures_are_stepped_through_enlarged_and_saved()
    {
        Write(130, "raw", "b");
        await using var browser = await Chromium.StartAsync(Cancellation);
        var page = await PageInBrowser.OpenAsync(browser, Page, scripts: true, Cancellation);
        string[] small = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('table.scores th[scope=row]')].map(t => t.textContent)"
            + ".filter(n => ![...document.querySelectorAll('details.image')].some(d => d.querySelector('bdi').textContent === n))");
        string[] inStrip = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#figure tbody bdi')].map(b => b.textContent)");
        small = [.. small.Except(inStrip)];
        await FindAsync(page, small[0]);
        string status = await page.EvaluateAsync<string>("document.querySelector('.found').textContent");
        Assert.StartsWith($"{small[0]}: small pictures, 96 × 96 pixels, as JPEG.", status, StringComparison.Ordinal);
        await page.EvaluateAsync<string?>("document.querySelectorAll('.picked .tile')[1].click(); ''");
        await page.PressAsync("ArrowRight");
        Assert.StartsWith(
            $"Prediction of {small[0]} by b",
            await page.EvaluateAsync<string>("document.querySelector('dialog[open] img').alt"),
            StringComparison.Ordinal);
        await page.PressAsync("Escape");

        var download = new { behavior = "allow", downloadPath = _folder.FullName };
        await browser.Tools.SendAsync("Browser.setDownloadBehavior", download, null, Cancellation);
        await page.EvaluateAsync<string?>("document.querySelector('.picked [data-save=svg]').click(); ''");
        string saved = _folder.File($"image-{small[0][1..]}.svg");
        await PageInBrowser.WaitAsync(() => Task.FromResult(new FileInfo(saved) is { Exists: true, Length: > 0 }), Cancellation);
        Assert.Equal(3, XDocument.Load(saved).Descendants().Count(e => e.Name.LocalName == "image"));

        await page.EvaluateAsync<string?>("document.querySelector('[data-step=\"1\"]').click(); ''");
        string next = await page.EvaluateAsync<string>("document.querySelector('.pick input').value");
        Assert.Equal(int.Parse(small[0][1..], CultureInfo.InvariantCulture) + 1, int.Parse(next[1..], CultureInfo.InvariantCulture));

        // The images under the lead show their larger pictures, with maps.
        await FindAsync(page, inStrip[1]); // the median, which has no figure of its own
        Assert.Equal(5, await page.EvaluateAsync<int>("document.querySelectorAll('.picked .tile').length"));

        // A name in the table of the worst and best images is a button where the image has small pictures.
        await page.EvaluateAsync<string?>("document.querySelector('#images td button.link')?.click(); ''");
        Assert.Empty(page.Complaints());
    }

    private static async Task FindAsync(PageInBrowser page, string name) => await page.EvaluateAsync<string?>(
        $"{{ const f = document.querySelector('.pick input'); f.value = {JsonSerializer.Serialize(name)}; "
        + "f.dispatchEvent(new Event('change')); } ''");

    /// <summary>Writes images of stripes with noise, the predictions of a method called dark a hundredth as bright, and the page.</summary>
    private List<ScoreRow> Write(int count, params string[] methods)
    {
        var rows = new List<ScoreRow>();
        for (int i = 0; i < count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"i{i}"), gt = _folder.File("gt", name + ".tif");
            TiffWriter.Write(gt, [Stripes(i, 0, 1)]);
            for (int m = 0; m < methods.Length; m++)
            {
                string prediction = _folder.File($"m{m}", name + ".tif");
                TiffWriter.Write(prediction, [Stripes(i, m + 1, methods[m] == "dark" ? 0.01 : 1)]);
                double score = 0.5 + (0.1 * m) + (0.01 * i * m);
                rows.Add(Rows.Create(methods[m], name, score) with { GroundTruth = gt, Prediction = prediction });
            }
        }

        ScoreReport.Write(Page, rows, new ReportOptions { Threads = 2 });
        return rows;
    }

    private static MemoryPlane<double> Stripes(int seed, int noise, double factor)
    {
        var random = new Random(seed);
        double Pixel(int i) => factor * ((i / 7 % 3 * 100) + (noise * 30 * random.NextDouble()));
        double[] pixels = [.. Enumerable.Range(0, 96 * 96).Select(Pixel)];
        return new MemoryPlane<double>(96, 96, pixels);
    }
}
