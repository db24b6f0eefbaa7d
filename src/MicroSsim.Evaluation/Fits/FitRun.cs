using System.Collections.Concurrent;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>Fits a set of pairs on this machine: drives the passes of a <see cref="FitSession"/> over the images, in parallel.</summary>
public static class FitRun
{
    /// <summary>One fit per method, in order of first appearance; a method that cannot be fitted is reported and left out.</summary>
    /// <param name="pairs">The pairs of all methods.</param>
    /// <param name="options">What to estimate.</param>
    /// <param name="threads">How many threads work; the fit does not depend on it.</param>
    /// <param name="observer">Hears of bad pairs, warnings and progress.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static IEnumerable<MicroSsimFit> FitEachMethod(
        IReadOnlyList<ImagePair> pairs, FitOptions options, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        using var recentPlanes = PlaneCache.Recent.Enter();
        var parallel = new ParallelScope(threads);
        foreach (var set in FitSet.OfEachMethod(pairs))
        {
            if (Fit(set, options, parallel, observer, cancellation) is { } fit) yield return fit;
        }
    }

    private static FitWithOrigin? Fit(FitSet set, FitOptions options, ParallelScope parallel, IRunObserver observer, CancellationToken cancellation)
    {
        var session = new FitSession(options);
        var leftOut = new ExcludedPages();
        var end = new FitPassReporter(set.Method, observer);
        IEnumerable<int> used = [];
        for (int round = 1; session.PassKind != FitPassKind.Complete; round++)
        {
            var pass = new FitPass(set, session, leftOut, parallel, observer, cancellation);
            session.Merge(pass.Run(_ => true, round));
            leftOut.Add(pass.ExcludedPages);
            if (!end.OfPass(session, leftOut, index => set.Pairs[index].GroundTruth)) return null;
            used = pass.Used;
        }

        return end.OfFit(session, leftOut.Count, FitOrigin.Of(options, used.Select(index => set.InputOf(index))));
    }
}
