using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Tests;

/// <summary>A run over pairs whose images count how often they are opened and closed.</summary>
public class ScoreRunTests
{
    private readonly Listener _listener = new();
    private int _open;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_come_in_order_and_failures_do_not_end_the_run(int threads)
    {
        using var run = new ScoreRun(new Mean(), null, threads, _listener, null, CancellationToken.None);
        var fed = Enumerable.Range(0, 20).SelectMany(i => run.Feed(Pair(i, pages: 1 + (i % 3), fails: i % 5 == 4)));
        var rows = fed.Concat(run.Finish()).ToList();
        var expected = Enumerable.Range(0, 20).Where(i => i % 5 != 4)
            .SelectMany(i => Enumerable.Range(0, 1 + (i % 3)).Select(page => ($"{i}", page)));
        Assert.Equal(expected, rows.Select(r => (r.Name, r.Page)));
        Assert.Equal(4, _listener.Failures.Count);
        Assert.All(_listener.Failures, f => Assert.Equal("Broken", f.ErrorId));
        Assert.Equal(0, _open);
        Assert.Equal($"Mean: no settings; {threads} thread(s).", _listener.Notes[0]);
        Assert.Equal(
            rows.Select(r => $"Mean: {r.Prediction} against {r.GroundTruth}, page {r.Page}."), _listener.Notes.Skip(1).SkipLast(1));
        Assert.Matches($@"^Mean: {rows.Count} page\(s\) in \d+\.\d\d s, ", _listener.Notes[^1]);
    }

    [Fact]
    public void A_cancelled_run_closes_every_image()
    {
        using var cancellation = new CancellationTokenSource();
        var run = new ScoreRun(new Mean(cancellation), null, 2, _listener, null, cancellation.Token);
        var rows = Enumerable.Range(0, 1000).SelectMany(i => run.Feed(Pair(i, pages: 5))).Concat(run.Finish());
        Assert.ThrowsAny<OperationCanceledException>(() => rows.Count());
        run.Dispose();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _open) == 0, TimeSpan.FromSeconds(10)), $"{_open} images stayed open.");
    }

    private ImagePair Pair(int number, int pages, bool fails = false) =>
        new($"{number}", "method", new Source(this, $"{number}", pages, fails: false), new Source(this, $"{number}", pages, fails));

    /// <summary>A metric without a fit that, if given a source, cancels the run at its twentieth page.</summary>
    private sealed class Mean(CancellationTokenSource? cancellation = null) : PairMetric
    {
        private int _measured;

        public override MetricInfo Info { get; } = new() { Name = "Mean", DisplayName = "mean" };

        public override string OptionsText => "no settings";

        public override PairMeasurement Measure(
            ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken token)
        {
            if (Interlocked.Increment(ref _measured) == 20) cancellation?.Cancel();
            Thread.Sleep(1);
            return new PairMeasurement([new ScoreCell("Mean", 1.0)], ConstantPrediction: false);
        }
    }

    private sealed class Source(ScoreRunTests test, string name, int pages, bool fails) : ImageSource
    {
        public override string Name => name;

        public override string Location => $"/{name}.tif";

        public override IOpenImage Open(CancellationToken cancellation)
        {
            Interlocked.Increment(ref test._open);
            return new Image(test, pages, fails);
        }
    }

    private sealed class Image(ScoreRunTests test, int pages, bool fails) : FakeImage
    {
        public override IReadOnlyList<ImagePage> Pages(PageSelection selection) => fails
            ? throw new MicroSsimException("Broken", "it is broken.")
            : [.. Enumerable.Range(0, pages).Select(i => new ImagePage(i, null, null, null))];

        public override void Dispose()
        {
            Interlocked.Decrement(ref test._open);
            base.Dispose();
        }
    }

    private sealed class Listener : IRunObserver
    {
        public List<MicroSsimException> Failures { get; } = [];

        public List<string> Notes { get; } = [];

        public void OnError(MicroSsimException failure) => Failures.Add(failure);

        public void OnWarning(string id, string message) => Assert.Fail(message);

        public void OnVerbose(string message) => Notes.Add(message);

        public void OnProgress(string activity, RunProgress progress)
        {
            if (progress.Total > 0) Assert.InRange(progress.Done, 0, progress.Total); // 0: more pairs may follow
        }
    }
}
