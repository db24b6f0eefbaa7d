using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>Fits a set of pairs on one machine: runs the passes of a <see cref="FitSession"/> over the images, in parallel.</summary>
public static class FitRun
{
    /// <summary>Fits each method, in order of first appearance; a method that cannot be fitted is reported and skipped.</summary>
    /// <param name="pairs">The pairs of all methods.</param>
    /// <param name="options">The parameters that are given, and how the others are estimated.</param>
    /// <param name="threads">The number of threads; the fit does not depend on it.</param>
    /// <param name="observer">Receives errors, warnings and progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>One fit per method, computed when it is enumerated.</returns>
    public static IEnumerable<MicroSsimFit> FitEachMethod(
        IReadOnlyList<ImagePair> pairs, FitOptions options, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        using var cacheLease = PlaneCache.Shared.Activate();
        var parallel = new ParallelScope(threads);
        var failures = new FailureReporter(observer);
        foreach (var set in FitSet.GroupByMethod(pairs))
        {
            if (Fit(set, options, parallel, observer, failures, cancellation) is { } fit) yield return fit;
        }
    }

    private static FitWithOrigin? Fit(
        FitSet set,
        FitOptions options,
        ParallelScope parallel,
        IRunObserver observer,
        FailureReporter failures,
        CancellationToken cancellation)
    {
        var session = new FitSession(options);
        var excluded = new ExcludedPages();
        var reporter = new FitPassReporter(set.Method, observer);
        IEnumerable<int> used = [];
        for (int passNumber = 1; session.PassKind != FitPassKind.Complete; passNumber++)
        {
            var pass = new FitPass(set, session, excluded, parallel, observer, failures, cancellation);
            var sums = pass.Run(_ => true, passNumber);
            excluded.Add(pass.Excluded);
            if (pass.MustRestart)
            {
                session = new FitSession(options);
                passNumber = 0;
                continue;
            }

            session.Merge(sums);
            if (!reporter.TryEndPass(session, excluded, GetGroundTruth)) return null;
            used = pass.UsedPairs;
        }

        return reporter.CreateFit(session, excluded.Count, FitOrigin.Create(options, used.Select(set.GetInput)), GetGroundTruth);

        string GetGroundTruth(int index) => set.Pairs[index].GroundTruth;
    }
}
