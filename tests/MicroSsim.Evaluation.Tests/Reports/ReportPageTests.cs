using System.Xml.Linq;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Page.Sections;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Pictures;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Tests;

/// <summary>The page as a document: its content, and that it requests nothing from a server.</summary>
public sealed class ReportPageTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script> & \"quoted\" 'name'\u0001\uD83D\uDD2C";

    private static readonly string[] Methods = ["raw", "n2v", "care", "transformer"];

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_show_as_text_whatever_they_hold()
    {
        var page = Write([.. Rows.Create("a", 0.1, 0.2), Rows.Create("<b>&\"", Hostile, 0.3)], new ReportOptions { Title = Hostile });
        string shown = Hostile.Replace('\u0001', '\uFFFD');
        Assert.Equal(shown, page.Descendants("h1").Single().Value);
        Assert.Single(page.Descendants("script"));
        Assert.Contains(page.Descendants(Svg + "title"), t => t.Value.StartsWith($"{shown} · <b>&\"", StringComparison.Ordinal));
        var table = page.Descendants("table").First(t => (string?)t.Attribute("class") == "scores");
        Assert.Contains(table.Descendants("th"), t => t.Value == shown);
    }

    [Fact]
    public void Every_finite_score_is_a_point_in_each_plot_and_infinite_ones_are_told_of()
    {
        var page = Write([.. Rows.Create("a", 0.1, 0.2, double.NaN), .. Rows.Create("b", 0.3, double.PositiveInfinity)]);
        Assert.Equal([3, 3], page.Descendants(Svg + "svg").Select(p => p.Descendants(Svg + "circle").Count()));
        Assert.Contains("1 infinite score is not drawn", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_methods_differ_by_a_zero_without_a_sign()
    {
        double[] scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        var page = Write([.. Rows.Create("a", scores), .. Rows.Create("b", scores)]);
        string lead = page.Descendants("p").First().Value.Replace('\u00A0', ' ');
        Assert.Equal(
            "a and b have the same mean MicroSSIM, 0.3500. "
            + "The paired difference is 0.0000 on 6 common files (95 % confidence interval 0.0000 to 0.0000, p = 1.000): it may be chance.",
            lead);
        Assert.DoesNotContain("★\n", page.ToString(), StringComparison.Ordinal);
        var marked = page.Descendants("tr").Where(r => ((string?)r.Attribute("class"))?.Contains("best", StringComparison.Ordinal) == true);
        Assert.Empty(marked);
        Assert.Contains("MicroSSIM has no ★: the best means are equal.", page.ToString(), StringComparison.Ordinal);
        var cells = page.Descendants("section").Single(s => (string?)s.Attribute("id") == "differences").Descendants("td");
        Assert.All(cells, c => Assert.DoesNotContain("+0.0000", c.Value, StringComparison.Ordinal));
        Assert.All(cells, c => Assert.DoesNotContain("−0.0000", c.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_best_mean_has_a_star_only_among_means_over_the_same_images()
    {
        var same = Write([.. Rows.Create("a", 0.1, 0.2), .. Rows.Create("b", 0.3, 0.4)]);
        Assert.Equal(["b"], Best(same));
        var other = Write([.. Rows.Create("a", 0.1, 0.2), .. Rows.Create("b", 0.3)]);
        Assert.Empty(Best(other));
        Assert.Contains("has no ★: the methods do not have scores for the same images", other.ToString(), StringComparison.Ordinal);
        Assert.Contains("The means are not over the same images", other.Descendants("p").First().Value, StringComparison.Ordinal);

        static IEnumerable<string> Best(XDocument page) => page.Descendants("tr")
            .Where(r => ((string?)r.Attribute("class"))?.Contains("best", StringComparison.Ordinal) == true)
            .Select(r => (string)r.Attribute("data-method")!);
    }

    [Fact]
    public void Pages_are_small_points_and_their_files_large_ones()
    {
        var rows = Enumerable.Range(0, 24).Select(i => Rows.Create("a", $"s{i / 12}", 0.01 * i) with { Page = i % 12 }).ToList();
        var page = Write(rows);
        var circles = page.Descendants(Svg + "svg").First().Descendants(Svg + "circle").ToList();
        var units = circles.Where(c => ((string)c.Attribute("class")!).EndsWith(" unit", StringComparison.Ordinal)).ToList();
        Assert.Equal((26, 2), (circles.Count, units.Count));
        Assert.All(units, u => Assert.Null(u.Attribute("data-image")));
        Assert.Contains("s1 · a: 0.1750, mean of 12 pages", units[1].Value, StringComparison.Ordinal);
        Assert.Contains("2 files, 24 pages", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("n counts files", page.Descendants("header").Single().Value, StringComparison.Ordinal);
        var byPage = Write(rows, new ReportOptions { Unit = UnitOfAnalysis.Page });
        Assert.Equal(24, byPage.Descendants(Svg + "svg").First().Descendants(Svg + "circle").Count());
    }

    [Fact]
    public void Averages_without_images_make_a_page_and_are_read_back()
    {
        ScoreRow[] rows = [.. Rows.Create("a", 0.1, 0.2).Concat(Rows.Create("b", 0.3, 0.4)).Select(r => r with
        {
            GroundTruth = "", Prediction = "", HasPage = false, Name = "",
        })];
        var page = Write(rows);
        Assert.Contains("n counts rows", page.Descendants("header").Single().Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants("section"), s => (string?)s.Attribute("id") is "images" or "figure");
        AssertSame(rows, ScoreReport.Read(_folder.File("report.html")));
    }

    [Fact]
    public void The_page_holds_its_rows_to_the_last_bit()
    {
        ScoreRow[] rows =
        [
            Rows.Create("a", "1.50", 1.0 / 3),
            Rows.Create("b", Hostile.Replace("\u0001", "\r\n,"), double.NaN) with { Page = 2, Channel = 1 },
            Rows.Create("c", "x", 5e-324, "My, \"metric\""),
        ];
        Write(rows);
        AssertSame(rows, ScoreReport.Read(_folder.File("report.html")));
        ScoreReport.Write(_folder.File("rows.csv"), rows);
        AssertSame(rows, ScoreReport.Read(_folder.File("rows.csv")));
    }

    [Theory]
    [InlineData("x.html", "<html><body>no rows</body></html>", "ReportUnreadable")]
    [InlineData("x.html", "<a id=\"microssim-rows\" href=\"data:text/csv;charset=utf-8;base64,*\">", "ReportUnreadable")]
    [InlineData("x.csv", "", "ReportUnreadable")]
    [InlineData("x.csv", "Name,Page\na,0", "ReportUnreadable")]
    [InlineData("x.csv", "Name,Page,GroundTruth,Prediction\na,0,g", "ReportUnreadable")]
    [InlineData("x.csv", "Name,Page,GroundTruth,Prediction\n\"a,0,g,p", "ReportUnreadable")]
    [InlineData("x.csv", null, "ReportNotFound")]
    [InlineData("x.json", "[]", "ReportFormatUnknown")]
    public void A_file_without_a_report_is_an_error_that_names_it(string name, string? content, string id)
    {
        if (content is not null) File.WriteAllText(_folder.File(name), content);
        var error = Assert.Throws<EvaluationException>(() => ScoreReport.Read(_folder.File(name)));
        Assert.Equal((id, _folder.File(name)), (error.ErrorId, error.Target));
    }

    [Fact]
    public void Nothing_on_the_page_comes_from_elsewhere_and_every_picture_has_a_text()
    {
        var page = Write(RowsOfImages(3));
        Assert.Equal(3, Section(page, "figure").Descendants("tbody").Count());
        Assert.Equal(3, Section(page, "images").Elements("details").Count());
        // Truth, prediction, map and scale, some predictions in their own grays too.
        Assert.InRange(page.Descendants("img").Count(), 2 * 3 * 4, 2 * 3 * 5);
        var sources = page.Descendants("img").Select(i => (string)i.Attribute("src")!);
        Assert.All(sources, s => Assert.StartsWith("data:image/png;base64,", s, StringComparison.Ordinal));
        Assert.All(page.Descendants("img"), i => Assert.NotEmpty((string)i.Attribute("alt")!));
        Assert.All(page.Descendants(Svg + "svg"), s => Assert.NotEmpty((string)s.Attribute("aria-label")!));
        Assert.All(page.Descendants("th"), h => Assert.NotNull(h.Attribute("scope")));
        var links = page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href" or "srcset" or "action").ToList();
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(links, a => Assert.True(
            a.Value.StartsWith("data:", StringComparison.Ordinal) || (a.Value[0] == '#' && ids.Contains(a.Value[1..])), a.Value));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pictures_of_a_row_share_their_grays_and_the_map_is_that_of_the_score()
    {
        var truth = RandomPlane(1);
        var fit = new MicroSsimFit { GroundTruthOffset = 10, PredictionOffset = 5, MaxValue = 1, RangeInvariantFactor = 2 };
        var half = new MemoryPlane<double>(64, 64, Array.ConvertAll(truth.Pixels.ToArray(), v => ((v - 10) / 2) + 5));
        var recipe = new PictureRecipe(fit, new SsimOptions(), null);
        var made = RowPictures.Render(recipe, truth, half, new PictureSize(64, 32), CancellationToken.None);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                Assert.InRange(made.Prediction[x, y].Red - made.GroundTruth[x, y].Red, -1, 1); // the same, but for rounding
                bool inside = x is >= 5 and < 59 && y is >= 5 and < 59;
                Assert.Equal(inside ? MapColours.Viridis.At(1) : MapColours.Viridis.At(double.NaN), made.Map[x, y]);
            }
        }
    }

    /// <summary>A mask of rows 10 … 39 and columns 20 … 63, of which the last is at the edge of the picture.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(7L)]
    public void The_pictures_outline_the_mask_or_the_region(long? label)
    {
        var truth = RandomPlane(1);
        ushort[] labels = [.. Enumerable.Range(0, 64 * 64).Select(i =>
            i / 64 is >= 10 and < 40 && i % 64 >= 20 ? (ushort)7 : label is not null && i / 64 >= 50 ? (ushort)3 : (ushort)0)];
        var plane = new MemoryPlane<ushort>(64, 64, labels);
        var mask = new ImageMask(label is { } chosen ? RegionMask.Create(plane, chosen) : plane, MaskMode.Window);
        var recipe = new PictureRecipe(null, new SsimOptions(), 255);
        var size = new PictureSize(64, 32);
        var plain = RowPictures.Render(recipe, truth, truth, size, CancellationToken.None);
        var masked = RowPictures.Render(recipe, truth, truth, size, CancellationToken.None, mask);
        var orange = new Rgb(255, 170, 0);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                bool isBorder = y is 10 or 39 ? x >= 20 : y is > 10 and < 39 && x == 20;
                Assert.Equal(isBorder ? orange : plain.GroundTruth[x, y], masked.GroundTruth[x, y]);
                Assert.Equal(isBorder ? orange : plain.Prediction[x, y], masked.Prediction[x, y]);
                bool counts = y is >= 15 and < 35 && x is >= 25 and < 59; // whole windows of 11 × 11
                Assert.Equal(counts ? MapColours.Viridis.At(1) : MapColours.Viridis.At(double.NaN), masked.Map[x, y]);
            }
        }
    }

    [Fact]
    public void Settings_make_the_recipe_that_made_the_score()
    {
        var options = new SsimOptions
        {
            Window = WindowKind.Uniform,
            WindowSize = 9,
            K1 = 0.02,
            K2 = 0.05,
            Covariance = CovarianceKind.Population,
        };
        var fit = new MicroSsimFit { GroundTruthOffset = 1.5, PredictionOffset = -2, MaxValue = 7, RangeInvariantFactor = 1.0 / 3 };
        string settings = SettingsText.Write(new ScoreSettings("MicroSsimSettings", fit, options));
        var recipe = PictureRecipe.FromRow(Rows.Create("a", "x", 1) with { Cells = [new("MicroSsimSettings", settings)] });
        Assert.Equal(options with { Sigma = 1.5 }, recipe.Options);
        Assert.Equal(fit, recipe.Fit);
        var plain = PictureRecipe.FromRow(Rows.Create("a", "x", 1) with { Cells = [new("SsimDataRange", 255.0)] });
        Assert.Equal(("SSIM map", 1.0, 255.0), (plain.MapName, plain.Factor, plain.DataRange));
    }

    [Fact]
    public void Where_an_image_is_gone_the_page_says_so()
    {
        var rows = RowsOfImages(3);
        File.Delete(rows[1].Prediction);
        var page = Write([.. rows, Rows.Create("a", "memory", 0.4) with { GroundTruth = "(in memory)" }]);
        var images = Section(page, "images");
        Assert.Equal(4, images.Elements("details").Count());
        foreach (string name in new[] { rows[1].Prediction, "memory" })
        {
            Assert.Contains(images.Descendants("td"), c => c.Value.StartsWith("No picture: ", StringComparison.Ordinal)
                && c.Value.Contains(name, StringComparison.Ordinal));
        }

        foreach (var row in rows) File.Delete(row.GroundTruth);
        var none = Write(rows);
        Assert.DoesNotContain(none.Descendants("section"), s => (string?)s.Attribute("id") == "figure");
        Assert.Empty(none.Descendants("img"));
        Assert.Contains(rows[0].GroundTruth, Section(none, "images").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_images_that_were_replaced_say_so()
    {
        const string Fit = "GroundTruthOffset=10; PredictionOffset=5; MaxValue=1; RangeInvariantFactor=0.9; ";
        var rows = RowsOfImages(3).ConvertAll(r => r with
        {
            Cells = [new("MicroSsimSettings", Fit + SettingsText.Write(new SsimOptions()))],
        });
        var scored = rows.Select((r, i) => r.With([new ScoreCell("MicroSsim", Measure(i, i))])).ToList();
        Assert.DoesNotContain("has changed", Write(scored).Root!.Value, StringComparison.Ordinal);
        ScoreReport.Write(_folder.File("rows.csv"), scored);

        File.Copy(rows[2].Prediction, rows[1].Prediction, overwrite: true);
        string now = MetricText.FormatScore(MicroSsimMetric.Facts, Measure(1, 2));
        foreach (var read in new[] { scored, ScoreReport.Read(_folder.File("rows.csv")) })
        {
            var images = Section(Write(read), "images");
            var note = Assert.Single(images.Descendants("p"), p => p.Value.Contains("has changed", StringComparison.Ordinal));
            Assert.Contains($"their MicroSSIM is {now}.", note.Value, StringComparison.Ordinal);
            Assert.Equal("1", (string?)note.Ancestors("details").Single().Attribute("data-image"));
        }

        // Another setting may be the reason for another score.
        var other = scored.ConvertAll(r => r.With([new ScoreCell("MicroSsimSettings", r.GetValue("MicroSsimSettings") + "; Region=2")]));
        Assert.DoesNotContain("has changed", Write(other).Root!.Value, StringComparison.Ordinal);

        double Measure(int groundTruth, int prediction)
        {
            var fit = SettingsText.Find(rows[0], MicroSsimMetric.Facts)!.Fit!;
            return MicroSsimCalculator.Measure(RandomPlane(groundTruth), RandomPlane(prediction + 100), fit).Ssim;
        }
    }

    [Fact]
    public void The_same_rows_make_the_same_bytes_however_many_threads_there_are()
    {
        var rows = RowsOfImages(8);
        Write(rows, new ReportOptions { Threads = 1 });
        byte[] one = File.ReadAllBytes(_folder.File("report.html"));
        Write(rows, new ReportOptions { Threads = 3 });
        Assert.Equal(one, File.ReadAllBytes(_folder.File("report.html")));
    }

    [Fact]
    public void All_images_of_a_small_set_have_pictures_and_of_a_large_one_the_worst_and_the_best()
    {
        ScoreSet Set(int n)
        {
            double[] scores = [.. Enumerable.Range(0, n).Select(i => (double)(i * 7 % n))];
            return new ScoreSet([.. Rows.Create("a", scores)]);
        }

        Assert.Equal(13, ImageSection.Choose(Set(13), Set(13).Grids).Count);
        var set = Set(1000);
        double[] chosen = [.. ImageSection.Choose(set, set.Grids).Select(i => set.Grids[0][0, i]!.Value).Order()];
        int half = chosen.Length / 2;
        Assert.InRange(half, 20, 60);
        Assert.Equal(Enumerable.Range(0, half).Select(i => (double)i), chosen.Take(half));
        Assert.Equal(Enumerable.Range(1000 - half, half).Select(i => (double)i), chosen.TakeLast(half));
    }

    [Fact]
    public void Five_hundred_images_of_four_methods_stay_below_15_MB()
    {
        var rows = Large(_folder);
        ScoreReport.Write(_folder.File("large.html"), rows, new ReportOptions { Threads = 2 });
        Assert.InRange(new FileInfo(_folder.File("large.html")).Length, 1_000_000, 15_000_000);
    }

    [Fact]
    public void No_rows_make_a_page_that_says_so() =>
        Assert.Contains("no scores", Write([]).Descendants("header").Single().Value, StringComparison.Ordinal);

    /// <summary>500 images × 4 methods with two metrics; their pictures are noise, which no PNG makes smaller.</summary>
    internal static List<ScoreRow> Large(TemporaryFolder folder)
    {
        const string Settings =
            "GroundTruthOffset=103.25; PredictionOffset=98.75; MaxValue=4014.123456789; RangeInvariantFactor=3.087038096902422; "
            + "Window=Gaussian; Sigma=1.5; K1=0.01; K2=0.03; Covariance=Sample";
        string gt = folder.File("gt.tif"), pred = folder.File("pred.tif");
        TiffWriter.Write(gt, [RandomPlane(1, 512)]);
        TiffWriter.Write(pred, [RandomPlane(2, 512)]);
        var random = new Random(3);
        return (from method in Methods
                from i in Enumerable.Range(0, 500)
                select new ScoreRow
                {
                    Name = $"experiment_2024/position_{i:D3}",
                    Method = method,
                    Cells =
                    [
                        new("MicroSsim", random.NextDouble()),
                        new("MicroSsimSettings", Settings),
                        new("MicroMs3im", random.NextDouble()),
                        new("MicroMs3imSettings", Settings),
                    ],
                    GroundTruth = gt,
                    Prediction = pred,
                }).ToList();
    }

    private List<ScoreRow> RowsOfImages(int count) => Enumerable.Range(0, count).Select(i =>
    {
        string gt = _folder.File("gt", $"{i}.tif"), pred = _folder.File("a", $"{i}.tif");
        TiffWriter.Write(gt, [RandomPlane(i)]);
        TiffWriter.Write(pred, [RandomPlane(i + 100)]);
        return Rows.Create("a", $"{i}", 0.1 * i) with { GroundTruth = gt, Prediction = pred };
    }).ToList();

    private static MemoryPlane<double> RandomPlane(int seed, int side = 64)
    {
        var random = new Random(seed);
        double[] pixels = [.. Enumerable.Range(0, side * side).Select(_ => 10 + (100 * random.NextDouble()))];
        return new MemoryPlane<double>(side, side, pixels);
    }

    private static XElement Section(XDocument page, string id) =>
        page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    private XDocument Write(IReadOnlyList<ScoreRow> rows, ReportOptions? run = null)
    {
        ScoreReport.Write(_folder.File("report.html"), rows, run);
        return XDocument.Load(_folder.File("report.html")); // the page is well-formed XML besides
    }

    private static void AssertSame(IReadOnlyList<ScoreRow> expected, IReadOnlyList<ScoreRow> actual)
    {
        Assert.Equal(expected.Select(r => r with { Cells = [] }), actual.Select(r => r with { Cells = [] }));
        foreach (var (e, a) in expected.Zip(actual)) Assert.Equal(e.Cells, a.Cells.Where(c => c.Value is not null || e.Cells.Contains(c)));
    }
}
