using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>Fits a set of pairs on one machine: runs the passes of a <see cref="FitSession"/> over the images, in parallel.</summary>
public static class FitRun
{
    /// <summary>
    /// Fits each method, in order of first appearance, and each of its channels. A method or a channel that cannot be fitted is reported
    /// and skipped.
    /// </summary>
    /// <param name="pairs">The pairs of all methods.</param>
    /// <param name="options">The parameters that are given, and how the others are estimated.</param>
    /// <param name="threads">The number of threads; the fit does not depend on it.</param>
    /// <param name="observer">Receives errors, warnings and progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="poolsChannels">Whether one fit is made of all channels of a method, instead of one for each.</param>
    /// <param name="counts">The numbers of pages, shared with other runs over the same pairs; null for a run that counts by itself.</param>
    /// <returns>One fit per method and channel, computed when it is enumerated.</returns>
    public static IEnumerable<MicroSsimFit> FitEachMethod(
        IReadOnlyList<ImagePair> pairs,
        FitOptions options,
        int threads,
        IRunObserver observer,
        CancellationToken cancellation,
        bool poolsChannels = false,
        PageCounts? counts = null)
    {
        using var cacheLease = PlaneCache.Shared.Activate();
        var parallel = new ParallelScope(threads);
        var failures = new FailureReporter(observer);
        counts ??= new PageCounts(cancellation);
        foreach (var set in FitSet.GroupByMethod(pairs))
        {
            foreach (var fit in Fit(set, poolsChannels, options, parallel, observer, failures, counts, cancellation)) yield return fit;
        }
    }

    private static IReadOnlyList<MicroSsimFit> Fit(
        FitSet set,
        bool poolsChannels,
        FitOptions options,
        ParallelScope parallel,
        IRunObserver observer,
        FailureReporter failures,
        PageCounts counts,
        CancellationToken cancellation)
    {
        // The excluded pages of each channel, which stay when the passes start again.
        var excluded = new Dictionary<int, ExcludedPages>();
        var fits = Begin();
        var used = new Dictionary<ChannelFit, SortedSet<int>>();
        for (int passNumber = 1; passNumber == 1 || fits.All.Any(fit => !fit.IsDone); passNumber++)
        {
            var pass = new FitPass(set, fits, parallel, observer, failures, counts, cancellation);
            var results = pass.Run(_ => true, passNumber);
            foreach (var result in results) result.Fit.Excluded.Add(result.Excluded);
            if (pass.MustRestart)
            {
                fits = Begin();
                used.Clear();
                passNumber = 0;
                continue;
            }

            foreach (var result in results)
            {
                var fit = result.Fit;
                fit.Session.Merge(result.Sum());
                var reporter = new FitPassReporter(set.Method, fit.Channel, observer);
                fit.HasFailed = !reporter.TryEndPass(fit.Session, fit.Excluded, GetGroundTruth);
                used[fit] = result.UsedPairs;
            }
        }

        return [.. fits.All.Where(fit => !fit.HasFailed).Select(fit => new FitPassReporter(set.Method, fit.Channel, observer).CreateFit(
            fit.Session,
            fit.Excluded.Count,
            FitOrigin.Create(options, used[fit].Select(index => set.GetInput(index, fit.Channel))),
            GetGroundTruth))];

        string GetGroundTruth(int index) => set.Pairs[index].GroundTruth;

        ChannelFits Begin() => new(channel => new ChannelFit(channel, new FitSession(options), GetExcluded(channel)), poolsChannels);

        ExcludedPages GetExcluded(ChannelLabel channel)
        {
            int key = channel.Number ?? -1;
            return excluded.TryGetValue(key, out var known) ? known : excluded[key] = new ExcludedPages();
        }
    }
}
