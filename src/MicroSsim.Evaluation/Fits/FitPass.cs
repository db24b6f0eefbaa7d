using System.Collections.Concurrent;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation.Fits;

/// <summary>
/// One pass over a set, or over a shard of it, for the fits of all its channels: loads the pages in parallel and accumulates their
/// pixels.
/// </summary>
/// <param name="set">The whole set.</param>
/// <param name="fits">The fits; those that are done do not take part. The first pass adds a fit for each channel that it finds.</param>
/// <param name="parallel">Degree of parallelism; the result does not depend on it.</param>
/// <param name="observer">Receives warnings and progress.</param>
/// <param name="failures">Receives errors.</param>
/// <param name="counts">The numbers of pages, for progress.</param>
/// <param name="cancellation">Token to cancel the operation.</param>
internal sealed class FitPass(
    FitSet set,
    ChannelFits fits,
    ParallelScope parallel,
    IRunObserver observer,
    FailureReporter failures,
    PageCounts counts,
    CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<ChannelFit, ChannelPass> _passes = [];

    /// <summary>The pairs that failed as a whole, so that their channels are not known; every fit excludes them.</summary>
    private readonly ExcludedPages _failedPairs = new();

    private bool _isPairingWarned;

    /// <summary>
    /// Whether a page failed that this pass or an earlier one has used: the fits have to start again without the pages that are excluded.
    /// </summary>
    public bool MustRestart { get; private set; }

    /// <summary>Accumulates pairs of the set.</summary>
    /// <param name="selects">Whether the pair with an index is included.</param>
    /// <param name="passNumber">The number of the pass, from 1; the first one finds the channels.</param>
    /// <returns>The results of all fits that took part, in the order of their channels.</returns>
    public IReadOnlyList<ChannelPass> Run(Func<int, bool> selects, int passNumber)
    {
        bool isFirst = passNumber == 1;
        string activity = DescribePass(passNumber);
        foreach (var fit in fits.All.Where(fit => !fit.IsDone)) _passes[fit] = new ChannelPass(fit);
        using var run = new PageRun<PairOutcome>(Accumulate, parallel, p => observer.OnProgress(activity, p), cancellation, counts);
        var pairs = set.Pairs.Where((_, i) => selects(i) && (isFirst || _passes.Keys.Any(fit => !fit.Excluded.HasPair(i)))).ToList();
        run.SetTotal(pairs);
        foreach (var result in pairs.SelectMany(pair => run.Feed(pair, page => Includes(page, isFirst)))) Record(result);

        foreach (var result in run.Finish()) Record(result);
        failures.Flush();

        // Without a page of any channel, one fit tells that there is nothing to fit on.
        if (_passes.IsEmpty) AddPass(fits.GetOrAdd(default));
        var passes = _passes.Values.OrderBy(pass => pass.Fit.Channel.Number ?? -1).ToList();
        foreach (var pass in passes) pass.Excluded.Add(_failedPairs);
        return passes;
    }

    /// <summary>The name of the pass for people, with the number of passes that the fit needs as far as is known.</summary>
    private string DescribePass(int passNumber)
    {
        var sessions = fits.All.Where(fit => !fit.IsDone).Select(fit => fit.Session).ToList();
        bool isLast = sessions.Count > 0 && sessions.All(s => s.PassKind == FitPassKind.Search || !s.SearchesFactor);
        string method = set.Method is null ? "Fit" : $"Fit of {set.Method}";
        return FormattableString.Invariant($"{method}, pass {passNumber} of {(isLast ? passNumber : passNumber + 1)}");
    }

    private bool Includes(PagePair page, bool isFirst)
    {
        var fit = isFirst ? fits.GetOrAdd(page.Channel) : fits.Find(page.Channel);
        if (fit is null || fit.IsDone) return false;
        AddPass(fit);
        return true;
    }

    private void AddPass(ChannelFit fit) => _passes.GetOrAdd(fit, f => new ChannelPass(f));

    /// <summary>The result of the fit that a page belongs to.</summary>
    private ChannelPass FindPass(PagePair page) => _passes[fits.Find(page.Channel)!];

    private PairOutcome Accumulate(PagePair page)
    {
        long position = set.GetPosition(page.Pair, page.Pages);
        var pass = FindPass(page);
        if (pass.Fit.Excluded.HasPage(position)) return PairOutcome.Included;
        bool usesMask = pass.Fit.Session.UsesMask;
        set.ThrowIfChanged(page.Pair, page.Stamp, usesMask ? page.MaskStamp : null);
        var (groundTruth, prediction) = (page.LoadGroundTruth(), page.LoadPrediction());
        var mask = usesMask ? LoadMask(page) : null;
        try
        {
            return pass.Accumulate(position, groundTruth, prediction, mask, parallel, cancellation);
        }
        catch (MicroSsimException e) when (e.ErrorId == "NonFinitePixels" && page.Pair.Mask is not null && !usesMask)
        {
            throw new MicroSsimException(e.ErrorId, e.Message, e) { Role = e.Role, Kind = e.Kind, Option = OptionNames.UseMask };
        }
        catch (Exception e) when (e is not MicroSsimException or ImageFileException)
        {
            // The page may be accumulated in part. It is not tried again in this pass, whose sums are discarded.
            MustRestart = true;
            if (e is OutOfMemoryException) throw page.CreateFailure(e);
            throw;
        }
    }

    private static ImagePlane LoadMask(PagePair page) =>
        page.LoadMask() ?? throw new MicroSsimException("MaskMissing", "the pair has no mask to fit with; give it one.")
        {
            Option = OptionNames.Mask,
        };

    private void Record(PageResult<PairOutcome> result)
    {
        var pass = result.Channel is { } channel ? _passes[fits.Find(channel)!] : null;
        if (result.Failure is { } failure)
        {
            // Earlier passes have used the page.
            MustRestart |= pass is null
                ? _passes.Keys.Any(fit => fit.Session.PassKind != FitPassKind.Survey)
                : pass.Fit.Session.PassKind != FitPassKind.Survey || failure.ErrorId == "ImageChanged";
            failures.Add(result.Pair, failure, result.IsLast);
            Exclude(result, pass);
            return;
        }

        failures.Add(result.Pair, null, result.IsLast);
        if (pass!.Fit.Session.PassKind == FitPassKind.Survey && result.Warning is { } warning && !_isPairingWarned)
        {
            _isPairingWarned = true;
            observer.OnWarning("PageLabelsDiffer", warning);
        }

        if (result.Value == PairOutcome.BlankExcluded)
        {
            observer.OnWarning(
                "BlankLeftOut",
                $"{result.Pair.GroundTruth}, page {result.Pages!.GroundTruth.Index}: "
                + "every ground truth pixel is the same, so the page has no data range of its own and is excluded from the fit.");
            Exclude(result, pass);
        }
        else if (!pass.Fit.Excluded.HasPage(set.GetPosition(result.Pair, result.Pages!)))
        {
            pass.UsedPairs.Add(set.IndexOf(result.Pair));
        }
    }

    private void Exclude(PageResult<PairOutcome> result, ChannelPass? pass)
    {
        if (pass is not null) pass.Excluded.AddPage(set.GetPosition(result.Pair, result.Pages!));
        else _failedPairs.AddPair(set.IndexOf(result.Pair));
    }
}

/// <summary>The result of a pass for one fit. Accumulation is thread-safe, all else is for one thread.</summary>
/// <param name="fit">The fit; it does not change.</param>
internal sealed class ChannelPass(ChannelFit fit)
{
    /// <summary>The accumulators that no thread uses. There are as many as threads that accumulated at one time.</summary>
    private readonly ConcurrentBag<FitAccumulator> _accumulators = [];

    /// <summary>The fit.</summary>
    public ChannelFit Fit => fit;

    /// <summary>The pairs and pages that this pass excluded.</summary>
    public ExcludedPages Excluded { get; } = new();

    /// <summary>The indexes of the pairs of which at least one page was accumulated.</summary>
    public SortedSet<int> UsedPairs { get; } = [];

    /// <inheritdoc cref="FitAccumulator.Add"/>
    public PairOutcome Accumulate(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImagePlane? mask,
        ParallelScope parallel,
        CancellationToken cancellation)
    {
        var accumulator = _accumulators.TryTake(out var idle) ? idle : fit.Session.CreateAccumulator();
        try
        {
            return accumulator.Add(position, groundTruth, prediction, mask, parallel, cancellation);
        }
        finally
        {
            _accumulators.Add(accumulator);
        }
    }

    /// <summary>
    /// The sum over all pages, independent of their order and of the number of threads. To be called once, after the pass.
    /// </summary>
    public FitAccumulator Sum()
    {
        var sum = fit.Session.CreateAccumulator();
        while (_accumulators.TryTake(out var accumulator)) sum.Merge(accumulator);
        return sum;
    }
}
