using System.Text;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Evaluation.Scores.Resuming;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Tests;

namespace MicroSsim.Evaluation.Tests;

/// <summary>Runs over pairs with masks: which page of a mask, which stored measurement and which data range belongs to a page.</summary>
public sealed class MaskRunTests : IDisposable
{
    private const int Side = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_pages_of_a_mask_are_those_of_the_image_whatever_sample_of_them_is_selected()
    {
        var image = new SampleSource("image", hasSamples: true);
        var mask = new PairMask(new SampleSource("mask", hasSamples: false), MaskMode.Center, ByRegion: false);
        var pair = new ImagePair("a", "m", image, image, new PageSelection { Channels = [0, 2] }).WithMask(mask);
        var pages = OpenPair.OpenPages(pair, null, CancellationToken.None);
        Assert.Equal([(0, 0), (0, 0), (1, 1), (1, 1)], pages.Select(page => (page.Pages.GroundTruth.Index, page.MaskPage!.Index)));
        foreach (var page in pages) page.Release();
    }

    [Fact]
    public void A_mask_that_was_replaced_by_one_of_the_same_size_and_time_is_measured_again()
    {
        byte[] groundTruth = Pixels(1), prediction = Pixels(2);
        string truth = Write("truth.npy", groundTruth), predicted = Write("predicted.npy", prediction);
        string mask = Write("mask.npy", [.. groundTruth.Select((_, i) => (byte)(i / Side < 4 ? 1 : 0))]);
        var time = File.GetLastWriteTimeUtc(mask);
        double first = Measure();
        Assert.Equal(first, Measure());
        Write("mask.npy", [.. groundTruth.Select((_, i) => (byte)(i / Side < 4 ? 0 : 1))]);
        File.SetLastWriteTimeUtc(mask, time);
        Assert.NotEqual(first, Measure());

        double Measure()
        {
            var metric = new PsnrMetric(DataRange.FromValue(255));
            using var run = new ScoreRun(
                metric, null, 1, new Quiet(), null, CancellationToken.None, ScoreJournal.Open(_folder.File("journal"), metric));
            var pair = new ImagePair("a", "m", new FileImageSource(truth), new FileImageSource(predicted))
                .WithMask(new PairMask(new FileImageSource(mask), MaskMode.Center, ByRegion: false));
            return (double)Assert.Single(run.Feed(pair).Concat(run.Finish()).ToList()).GetValue("Psnr")!;
        }
    }

    [Fact]
    public void The_regions_of_one_prediction_are_measured_with_the_range_of_each_method_that_has_it()
    {
        var labels = new MemoryPlane<byte>(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(1 + (i / 50)))]);
        var mask = new PairMask(new MemoryImageSource("labels", [labels]), MaskMode.Center, ByRegion: true);
        MemoryImageSource groundTruth = Source("a", 1, 100), prediction = Source("a", 2, 100), brighter = Source("b", 3, 255);
        ImagePair[] pairs =
        [
            new("a", "one", groundTruth, prediction),
            new("a", "two", groundTruth, prediction),
            new("b", "two", brighter, Source("b", 4, 255)),
        ];
        using var first = new ScoreRun(new PearsonMetric(), null, 2, new Quiet(), null, CancellationToken.None);
        var rows = pairs.SelectMany(pair => first.Feed(pair.WithMask(mask))).ToList();
        rows.AddRange(first.Finish());
        Assert.Equal(9, rows.Count);
        using var run = new ScoreRun(new PsnrMetric(DataRange.GroundTruthSet), null, 2, new Quiet(), null, CancellationToken.None);
        var scored = rows.SelectMany(row => run.Feed(row.ToPair())).ToList();
        scored.AddRange(run.Finish());
        double range = Range(groundTruth), both = Range(brighter, groundTruth);
        Assert.True(both > range);
        Assert.All(scored, row => Assert.Equal(row.Method == "one" ? range : both, row.GetValue("PsnrDataRange")));

        static MemoryImageSource Source(string name, int seed, int top) =>
            new(name, [new MemoryPlane<byte>(Side, Side, [.. Pixels(seed).Select(pixel => (byte)(pixel * top / 255))])]);

        static double Range(params MemoryImageSource[] images)
        {
            var page = new ImagePage(0, null, null, null);
            byte[] pixels = [.. images.SelectMany(image => ((MemoryPlane<byte>)image.Open(default).Load(page)).Pixels.ToArray())];
            return pixels.Max() - pixels.Min();
        }
    }

    [Fact]
    public void A_mask_that_is_replaced_between_the_passes_of_a_fit_is_an_error()
    {
        byte[] mask = new byte[Side * Side];
        mask.AsSpan(0, Side * 8).Fill(1);
        string path = Write("mask.npy", mask);
        var pair = new ImagePair(
            "a", "m", new FileImageSource(Write("truth.npy", Pixels(1))), new FileImageSource(Write("predicted.npy", Pixels(2))))
            .WithMask(new PairMask(new FileImageSource(path), MaskMode.Window, ByRegion: false));
        var options = new FitOptions { UseMask = true };
        Assert.Single(FitRun.FitEachMethod([pair], options, 1, new Quiet(), CancellationToken.None));
        var failures = new FailureRecorder(new ReplacingObserver(() =>
        {
            mask.AsSpan().Fill(1);
            Write("mask.npy", mask);
        }));
        Assert.Empty(FitRun.FitEachMethod([pair], options, 1, failures, CancellationToken.None));
        Assert.Equal(["ImageChanged", "NoPairs"], failures.Failures.Select(failure => failure.ErrorId));
        Assert.StartsWith($"{path}: has changed", failures.Failures[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_range_of_volumes_is_that_of_all_slices_whichever_the_mask_leaves_out()
    {
        const int Depth = 3;
        byte[] truth = [.. Enumerable.Range(0, Depth).SelectMany(Pixels).Select(pixel => (byte)(50 + (pixel / 4)))];
        truth[0] = 255; // in a slice without a pixel of the mask
        truth[1] = 3;
        byte[] mask = new byte[truth.Length];
        mask.AsSpan(Side * Side).Fill(1);
        var pair = new ImagePair(
            "a",
            "m",
            new FileImageSource(Write("truth.npy", truth, Depth)),
            new FileImageSource(Write("predicted.npy", [.. Enumerable.Range(5, Depth).SelectMany(Pixels)], Depth)),
            new PageSelection { Axes = "ZYX" })
            .WithMask(new PairMask(new FileImageSource(Write("mask.npy", mask, Depth)), MaskMode.Center, ByRegion: false));
        var metric = new VolumeMetric(new PsnrMetric(DataRange.GroundTruthSet));
        using var run = new ScoreRun(metric, null, 1, new Quiet(), null, CancellationToken.None);
        var row = Assert.Single(run.Feed(pair).Concat(run.Finish()).ToList());
        Assert.Equal(252.0, row.GetValue("Psnr3DDataRange"));
    }

    private static byte[] Pixels(int seed)
    {
        byte[] pixels = new byte[Side * Side];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private string Write(string name, byte[] pixels, int? depth = null)
    {
        string path = _folder.File(name), shape = depth is null ? $"{Side}, {Side}" : $"{depth}, {Side}, {Side}";
        string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. pixels]);
        return path;
    }

    /// <summary>A stack of two pages, whose pixels may have three samples.</summary>
    private sealed class SampleSource(string name, bool hasSamples) : ImageSource
    {
        public override string Name => name;

        public override string Location => $"/{name}.tif";

        public override IOpenImage Open(CancellationToken cancellation) => new Image(hasSamples);

        private sealed class Image(bool hasSamples) : FakeImage
        {
            public override IReadOnlyList<ImagePage> Pages(PageSelection selection) => hasSamples && selection.Channels is { } channels
                ? [.. from page in Enumerable.Range(0, 2) from c in channels select new ImagePage(page, c, null, null) { Sample = c }]
                : [.. Enumerable.Range(0, 2).Select(page => new ImagePage(page, null, null, null))];
        }
    }

    /// <summary>Replaces a file at the end of the first pass.</summary>
    private sealed class ReplacingObserver(Action replace) : IRunObserver
    {
        private bool _isDone;

        public void OnError(MicroSsimException failure)
        {
        }

        public void OnWarning(string id, string message)
        {
        }

        public void OnVerbose(string message)
        {
        }

        public void OnProgress(string activity, RunProgress progress)
        {
            if (_isDone || progress.Done == 0 || progress.Done < progress.Total) return;
            _isDone = true;
            replace();
        }
    }

    private sealed class Quiet : IRunObserver
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
