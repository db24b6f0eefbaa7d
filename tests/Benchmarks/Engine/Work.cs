using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>What is done with a set of pairs.</summary>
internal enum Work
{
    /// <summary>Each pair's MicroSSIM.</summary>
    MicroSsim,

    /// <summary>Each pair's MicroMS3IM.</summary>
    MicroMs3im,

    /// <summary>One fit on all pairs: percentiles and search included.</summary>
    Fit,
}

/// <summary>How two threads share the work.</summary>
internal enum Sharing
{
    /// <summary>There is one thread.</summary>
    Alone,

    /// <summary>Each thread takes one image after the other, as a batch does.</summary>
    ByImages,

    /// <summary>One image, its bands shared.</summary>
    ByBands,
}

/// <summary>Does the work on pairs in memory.</summary>
internal static class Works
{
    /// <summary>Does it once.</summary>
    /// <param name="work">What.</param>
    /// <param name="sharing">By whom.</param>
    /// <param name="pairs">The set.</param>
    public static void Do(this Work work, Sharing sharing, IReadOnlyList<(ImagePlane GroundTruth, ImagePlane Prediction)> pairs)
    {
        var parallel = new ParallelScope(sharing == Sharing.ByBands ? 2 : 1);
        int threads = sharing == Sharing.ByImages ? 2 : 1;
        switch (work)
        {
            case Work.MicroSsim:
                Each(threads, pairs.Count, () => 0, (i, _) => MicroSsimCalculator.Measure(pairs[i].GroundTruth, pairs[i].Prediction, Pixels.Fit, parallel: parallel));
                break;
            case Work.MicroMs3im:
                Each(threads, pairs.Count, () => 0, (i, _) => MicroMs3imCalculator.Measure(pairs[i].GroundTruth, pairs[i].Prediction, Pixels.Fit, parallel: parallel));
                break;
            default:
                var session = new FitSession();
                while (session.PassKind != FitPassKind.Complete)
                {
                    var tallies = Each(threads, pairs.Count, session.CreateAccumulator, (i, tally) => tally.Add(i, pairs[i].GroundTruth, pairs[i].Prediction, parallel));
                    foreach (var tally in tallies) session.Merge(tally);
                    session.EndPass();
                }

                break;
        }
    }

    /// <summary>Threads that take one image after the other; returns what each of them worked with.</summary>
    private static List<T> Each<T>(int threads, int count, Func<T> tool, Action<int, T> work)
    {
        var tools = Enumerable.Range(0, threads).Select(_ => tool()).ToList();
        int next = -1;
        if (threads == 1) Run(0);
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
        return tools;

        void Run(int thread)
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) work(i, tools[thread]);
        }
    }
}
