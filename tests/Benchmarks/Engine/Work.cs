using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>The operations that are measured on a set of pairs.</summary>
internal enum Work
{
    /// <summary>MicroSSIM of each pair.</summary>
    MicroSsim,

    /// <summary>MicroMS3IM of each pair.</summary>
    MicroMs3im,

    /// <summary>One fit of all pairs, with all its passes.</summary>
    Fit,
}

/// <summary>How threads share the work.</summary>
internal enum Sharing
{
    /// <summary>One thread.</summary>
    Alone,

    /// <summary>Two threads; each measures whole images, as a batch run does.</summary>
    ByImages,

    /// <summary>Two threads that share the bands of each image.</summary>
    ByBands,
}

/// <summary>Runs the operations on pairs in memory.</summary>
internal static class Works
{
    /// <summary>Runs an operation once.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="sharing">How threads share it.</param>
    /// <param name="pairs">The set of pairs.</param>
    public static void Do(this Work work, Sharing sharing, IReadOnlyList<(ImagePlane GroundTruth, ImagePlane Prediction)> pairs)
    {
        var parallel = new ParallelScope(sharing == Sharing.ByBands ? 2 : 1);
        int threads = sharing == Sharing.ByImages ? 2 : 1;
        switch (work)
        {
            case Work.MicroSsim:
                ForEach(threads, pairs.Count, () => 0, (i, _) =>
                    MicroSsimCalculator.Measure(pairs[i].GroundTruth, pairs[i].Prediction, Pixels.Fit, parallel: parallel));
                break;
            case Work.MicroMs3im:
                ForEach(threads, pairs.Count, () => 0, (i, _) =>
                    MicroMs3imCalculator.Measure(pairs[i].GroundTruth, pairs[i].Prediction, Pixels.Fit, parallel: parallel));
                break;
            default:
                var session = new FitSession();
                while (session.PassKind != FitPassKind.Complete)
                {
                    var accumulators = ForEach(threads, pairs.Count, session.CreateAccumulator, (i, accumulator) =>
                        accumulator.Add(i, pairs[i].GroundTruth, pairs[i].Prediction, parallel: parallel));
                    foreach (var accumulator in accumulators) session.Merge(accumulator);
                    session.EndPass();
                }

                break;
        }
    }

    /// <summary>Calls a function for each image on several threads; returns the state of each thread.</summary>
    private static List<T> ForEach<T>(int threads, int count, Func<T> createState, Action<int, T> body)
    {
        var states = Enumerable.Range(0, threads).Select(_ => createState()).ToList();
        int next = -1;
        if (threads == 1) Run(0);
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
        return states;

        void Run(int thread)
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) body(i, states[thread]);
        }
    }
}
