using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Tests;

/// <summary>Whatever a worker throws, at whatever stage, is one error of its pair, and the run goes on.</summary>
public sealed class WorkerFailureTests : IDisposable
{
    private const string Odd = "odd";

#pragma warning disable CA2201 // the runtime itself throws some of these
    private static readonly Func<Exception>[] Kinds =
    [
        () => new OutOfMemoryException(),
        () => new NullReferenceException("a bug"),
        () => new IOException("a disk fails"),
        () => new UnauthorizedAccessException("no rights"),
        () => new ArgumentOutOfRangeException("sample"),
        () => new ArgumentException("an argument"),
        () => new IndexOutOfRangeException(),
        () => new InvalidCastException(),
        () => new InvalidOperationException(),
        () => new KeyNotFoundException(),
        () => new NotSupportedException(),
        () => new OverflowException(),
        () => new FormatException(),
        () => new TimeoutException(),
        () => new OperationCanceledException(), // of something else than this run
        () => new AggregateException(new DivideByZeroException()),
    ];
#pragma warning restore CA2201

    private readonly Listener _listener = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microssim-");
    private string _stage = "";
    private Func<Exception> _kind = Kinds[0];

    public static TheoryData<string, int> StagesAndKinds()
    {
        var data = new TheoryData<string, int>();
        foreach (string stage in new[] { "open", "list", "estimate", "read", "decode", "score", "map", "close" })
        {
            // Without an estimate, lack of memory makes a worker work alone.
            for (int kind = stage == "estimate" ? 1 : 0; kind < Kinds.Length; kind++) data.Add(stage, kind);
        }

        return data;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(StagesAndKinds))]
    public void A_score_run_reports_the_odd_pair_and_goes_on(string stage, int kind)
    {
        (_stage, _kind) = (stage, Kinds[kind]);
        var maps = new MapFolder(_folder.FullName);
        using var run = new ScoreRun(new Mean(this), null, 2, _listener, maps, CancellationToken.None);
        ImagePair[] pairs = [Pair("a"), Pair(Odd), Pair("b")];
        run.Announce(pairs);
        var rows = pairs.SelectMany(run.Feed).Concat(run.Finish()).ToList();

        // A map that cannot be written costs the map only; a disk that fails while it is written ends the run, as documented.
        Assert.Equal(stage == "map" ? ["a", Odd, "b"] : ["a", "b"], rows.Select(r => r.Name));
        AssertOneError();
        Assert.Equal(["a.ssim.tif", "b.ssim.tif"], Directory.GetFiles(_folder.FullName, "*.*", SearchOption.AllDirectories)
            .Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("read")]
    [InlineData("decode")]
    [InlineData("decode later")]
    public void A_fit_excludes_the_odd_pair_and_is_that_of_the_others(string stage)
    {
        var expected = FitRun.FitEachMethod([Pair("a"), Pair("b")], new FitOptions(), 2, _listener, CancellationToken.None).Single();
        foreach (var kind in Kinds)
        {
            _listener.Failures.Clear();
            (_stage, _kind) = (stage, kind);
            var fit = FitRun.FitEachMethod([Pair("a"), Pair(Odd), Pair("b")], new FitOptions(), 2, _listener, CancellationToken.None)
                .Single();
            AssertOneError();
            Assert.Equal(2, fit.PairCount);
            Assert.Equal(expected.RangeInvariantFactor, fit.RangeInvariantFactor);
            Assert.Equal(expected.PredictionOffset, fit.PredictionOffset);
            Assert.Equal(expected.MaxValue, fit.MaxValue);
        }
    }

    [Theory]
    [InlineData("open")]
    [InlineData("list")]
    [InlineData("estimate")]
    [InlineData("read")]
    [InlineData("decode")]
    [InlineData("close")]
    public void A_page_shows_the_pictures_of_the_other_rows(string stage)
    {
        using var run = new ScoreRun(new Mean(this), null, 2, _listener, null, CancellationToken.None);
        var rows = new[] { "a", Odd, "b" }.Select(Pair).SelectMany(run.Feed).Concat(run.Finish()).ToList();
        foreach (var kind in Kinds.Skip(stage == "estimate" ? 1 : 0))
        {
            (_stage, _kind) = (stage, kind);
            var pictures = PictureRun.Render(rows, new PictureSize(64, 0), new ReportOptions());
            Assert.Equal([true, false, true], rows.Select(row => pictures[row].Facts is not null));
            Assert.Contains($"/{Odd}.tif", pictures[rows[1]].Failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_path_that_cannot_be_resolved_costs_the_pictures_of_its_row()
    {
        using var run = new ScoreRun(new Mean(this), null, 2, _listener, null, CancellationToken.None);
        var rows = new[] { "a", Odd, "b" }.Select(Pair).SelectMany(run.Feed).Concat(run.Finish()).ToList();
        foreach (var kind in Kinds)
        {
            var options = new ReportOptions
            {
                Resolve = path => path.Contains(Odd, StringComparison.Ordinal) ? throw kind() : path,
            };
            var pictures = PictureRun.Render(rows, new PictureSize(64, 0), options);
            Assert.Equal([true, false, true], rows.Select(row => pictures[row].Facts is not null));
        }
    }

    private void AssertOneError()
    {
        var failure = Assert.Single(_listener.Failures);
        var thrown = _kind();
        string id = thrown switch
        {
            OutOfMemoryException => "ImageTooLarge",
            IOException or UnauthorizedAccessException => "ImageUnreadable",
            _ => "UnexpectedError",
        };
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains($"/{Odd}.tif", failure.Message);
        if (id == "UnexpectedError") Assert.Contains(thrown.GetType().Name, failure.Message);
        Assert.IsType(thrown.GetType(), failure.InnerException);
    }

    private ImagePair Pair(string name) => new(name, "method", new Source(this, name), new Source(this, name));

    private void ThrowAt(string stage, string name)
    {
        if (stage == _stage && name == Odd) throw _kind();
    }

    private sealed class Mean(WorkerFailureTests test) : PairMetric
    {
        public override MetricInfo Info { get; } = new() { Name = "Mean", DisplayName = "mean" };

        public override string OptionsText => "no settings";

        public override IReadOnlyList<string> MapKinds => ["ssim"];

        public override PairMeasurement Measure(
            ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken token)
        {
            string name = ((Plane)groundTruth).Name;
            groundTruth.GetRows(0, groundTruth.Height, new RowBuffer());
            test.ThrowAt("score", name);
            bool isOfDisk = test._kind() is IOException or UnauthorizedAccessException or NotSupportedException;
            ImagePlane map = name != Odd || test._stage != "map" ? new MemoryPlane<float>(1, 1, [1])
                : isOfDisk ? new Lost(test) : new Plane(test, "map", name);
            return new PairMeasurement([new ScoreCell("Mean", 1.0)], ConstantPrediction: false, [new ScoreMap("ssim", map)]);
        }
    }

    /// <summary>A map that cannot be read, with an error that does not come from the disk that it is written to.</summary>
    private sealed class Lost(WorkerFailureTests test) : ImagePlane(1, 1, PixelType.Float32)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) =>
            throw WorkerFailure.FromException(test._kind(), $"/{Odd}.tif", $"/{Odd}.tif");
    }

    private sealed class Source(WorkerFailureTests test, string name) : ImageSource
    {
        public override string Name => name;

        public override string Location => $"/{name}.tif";

        public override IOpenImage Open(CancellationToken cancellation)
        {
            test.ThrowAt("open", name);
            return new Image(test, name);
        }
    }

    private sealed class Image(WorkerFailureTests test, string name) : FakeImage
    {
        public override IReadOnlyList<ImagePage> Pages(PageSelection selection)
        {
            test.ThrowAt("list", name);
            return [new ImagePage(0, null, null, null)];
        }

        public override long EstimateMemory(ImagePage page)
        {
            test.ThrowAt("estimate", name);
            return 1000;
        }

        public override void ThrowIfWritten(bool isLast) => test.ThrowAt("close", name);

        public override ImagePlane Load(ImagePage page)
        {
            test.ThrowAt("read", name);
            return new Plane(test, "decode", name);
        }
    }

    /// <summary>A plane of 32 × 32 pixels that depend on its name, read row by row.</summary>
    private sealed class Plane(WorkerFailureTests test, string stage, string name) : ImagePlane(32, 32, PixelType.UInt8)
    {
        private int _reads;

        public string Name => name;

        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
        {
            test.ThrowAt(stage, name);
            if (_reads++ > 0) test.ThrowAt("decode later", name);
            byte[] pixels = new byte[rowCount * Width];
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (byte)((((firstRow * Width) + i) * (37 + name.Length) % 101) + (name[0] % 8));
            }

            return pixels;
        }
    }

    private sealed class Listener : IRunObserver
    {
        public List<MicroSsimException> Failures { get; } = [];

        public void OnError(MicroSsimException failure) => Failures.Add(failure);

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
