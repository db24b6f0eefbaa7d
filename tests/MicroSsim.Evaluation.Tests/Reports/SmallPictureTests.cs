using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Tests;

/// <summary>Pictures of sets that are too large for a figure of each image, and of volumes.</summary>
public sealed class SmallPictureTests : IDisposable
{
    private const int Count = 130, Side = 64;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_image_of_a_large_set_has_a_figure_or_small_pictures()
    {
        var page = Write(CreateRows(), new ReportOptions { Threads = 2 });
        var images = Section(page, "images");
        string[] figures = [.. images.Elements("details").Select(d => d.Descendants("bdi").First().Value)];
        var template = Assert.Single(images.Elements("template"));
        string[] small = [.. template.Descendants("tbody").Select(b => b.Descendants("bdi").First().Value)];
        Assert.Equal(Enumerable.Range(0, Count).Select(Name), figures.Concat(small).Order());
        Assert.Equal(
            FormattableString.Invariant($"{figures.Length} of {Count} images have figures: the worst and the best of each method. ")
            + "The others have small pictures without maps, which the field below finds by name in a browser.",
            images.Elements("p").First().Value);
        Assert.All(template.Descendants("tbody"), body =>
        {
            var pictures = body.Descendants("img").ToList();
            Assert.Equal(3, pictures.Count); // ground truth and two methods
            Assert.All(pictures, p => Assert.StartsWith("data:image/jpeg;base64,/9", p.Attribute("src")!.Value, StringComparison.Ordinal));
            Assert.Equal(2, body.Descendants("b").Count(b => (string?)b.Attribute("class") == "score"));
        });
        Assert.Equal("64 × 64 pixels, as JPEG", Sizes(template).Distinct().Single());
    }

    [Fact]
    public void Small_pictures_do_not_depend_on_the_number_of_threads()
    {
        var rows = CreateRows();
        Write(rows, new ReportOptions { Threads = 1 });
        byte[] one = File.ReadAllBytes(_folder.File("report.html"));
        Write(rows, new ReportOptions { Threads = 3 });
        Assert.Equal(one, File.ReadAllBytes(_folder.File("report.html")));
    }

    [Fact]
    public void A_missing_image_costs_its_own_small_pictures_only()
    {
        var rows = CreateRows();
        string name = Name(Count / 2);
        File.Delete(rows.Single(r => r.Name == name && r.Method == "b").Prediction);
        var bodies = Section(Write(rows), "images").Descendants("template").Descendants("tbody").ToList();
        var missing = Assert.Single(bodies, b => b.Value.Contains("No picture: ", StringComparison.Ordinal));
        Assert.Equal(name, missing.Descendants("bdi").First().Value);
        Assert.Equal(2, missing.Descendants("img").Count());
    }

    [Theory]
    [InlineData(5000, 160)]
    [InlineData(1700, 96)]
    [InlineData(900, 56)]
    [InlineData(550, 40)]
    public void Pictures_are_as_large_as_their_bytes_allow(double bytes, int side)
    {
        Assert.InRange(SmallSize.FewestBytes, 0, 550);
        Assert.Equal(side, SmallSize.Fit(bytes).Side);
        Assert.InRange(SmallSize.Fit(bytes).Bytes, 0, (int)bytes);
    }

    /// <summary>Two methods that are worst in different slices: both show the one that is worst for them together.</summary>
    [Fact]
    public void All_methods_show_the_same_slice_of_a_volume()
    {
        const int Depth = 16;
        var rows = new List<ScoreRow>();
        foreach (var (method, bad, noise) in new[] { ("raw", 6, 40.0), ("b", 9, 90.0) })
        {
            rows.Add(Rows.Create(method, "v", 0.5, "Ssim3D") with
            {
                Slices = Depth,
                GroundTruth = WriteVolume("gt", Depth, bad: -1, 0),
                Prediction = WriteVolume(method, Depth, bad, noise),
            });
        }

        var alone = PictureRun.Render([rows[0]], new PictureSize(64, 32), new ReportOptions()).Values.Single();
        Assert.Equal(6, alone.Facts?.Slice);
        var both = PictureRun.Render(rows, new PictureSize(64, 32), new ReportOptions());
        Assert.Equal([9, 9], rows.Select(r => both[r].Facts?.Slice));
        Assert.Equal(both[rows[0]].GroundTruth, both[rows[1]].GroundTruth);
        var titles = Section(Write(rows), "figure").Descendants("small").Where(s => (string?)s.Attribute("class") == "slice quiet");
        Assert.Equal(
            " · slice 9 of 16, counted from 0: the one with the lowest mean of the maps; scores are those of the volume",
            Assert.Single(titles).Value);
    }

    private static IEnumerable<string> Sizes(XElement template) =>
        template.Descendants("small").Where(s => (string?)s.Attribute("class") == "size").Select(s => s.Value);

    private static string Name(int image) => string.Create(CultureInfo.InvariantCulture, $"i{image:D3}");

    private static XElement Section(XDocument page, string id) =>
        page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    private string WriteVolume(string name, int depth, int bad, double noise)
    {
        string path = _folder.File(name, "v.tif");
        if (File.Exists(path)) return path;
        string description = FormattableString.Invariant($"ImageJ=1.54f\nimages={depth}\nslices={depth}\n");
        TiffWriter.Write(path, [.. Enumerable.Range(0, depth).Select(z => Stripes(z, z == bad ? noise : 0))], description: description);
        return path;
    }

    private List<ScoreRow> CreateRows()
    {
        var rows = new List<ScoreRow>();
        for (int i = 0; i < Count; i++)
        {
            string gt = _folder.File("gt", Name(i) + ".tif");
            TiffWriter.Write(gt, [Stripes(i, 0)]);
            foreach (var (method, noise) in new[] { ("raw", 60.0), ("b", 20.0) })
            {
                string prediction = _folder.File(method, Name(i) + ".tif");
                TiffWriter.Write(prediction, [Stripes(i, noise)]);
                rows.Add(Rows.Create(method, Name(i), (i * 7 % Count) + (1 / noise)) with { GroundTruth = gt, Prediction = prediction });
            }
        }

        return rows;
    }

    private static MemoryPlane<double> Stripes(int seed, double noise)
    {
        var random = new Random(seed);
        double[] pixels = [.. Enumerable.Range(0, Side * Side).Select(i => (i / 7 % 3 * 100) + (noise * random.NextDouble()))];
        return new MemoryPlane<double>(Side, Side, pixels);
    }

    private XDocument Write(IReadOnlyList<ScoreRow> rows, ReportOptions? options = null)
    {
        ScoreReport.Write(_folder.File("report.html"), rows, options);
        return XDocument.Load(_folder.File("report.html"));
    }
}
