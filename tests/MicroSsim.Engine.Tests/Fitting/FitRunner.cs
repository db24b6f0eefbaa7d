using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>A finished fit and what happened on the way.</summary>
internal sealed record FitOutcome(
    MicroSsimFit Fit, IReadOnlyList<FitWarning> Warnings, IReadOnlyList<long> Rejected, IReadOnlyList<long> BlankExcluded, int Passes)
{
    /// <summary>The images one by one.</summary>
    public IReadOnlyList<FittedImage> Images { get; init; } = [];
}

/// <summary>Runs all passes of a <see cref="FitSession"/>.</summary>
internal static class FitRunner
{
    /// <summary>Fits on one pair.</summary>
    public static FitOutcome Fit(ImagePair pair, FitOptions? options = null) => Fit([pair], options);

    /// <summary>Fits on pairs.</summary>
    /// <param name="pairs">The set, in its order.</param>
    /// <param name="options">What is given; null to estimate everything.</param>
    /// <param name="accumulatorOf">The accumulator to add a pair to, by the pair's position; null for one accumulator.</param>
    /// <param name="masks">The masks of the pairs; null for none.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded.</param>
    public static FitOutcome Fit(
        IReadOnlyList<ImagePair> pairs,
        FitOptions? options = null,
        Func<int, int>? accumulatorOf = null,
        IReadOnlyList<ImagePlane?>? masks = null,
        ParallelScope? parallel = null)
    {
        accumulatorOf ??= _ => 0;
        var session = new FitSession(options);
        var rejected = new List<long>();
        var blank = new List<long>();
        int passes = 0;
        for (; session.PassKind != FitPassKind.Complete; passes++)
        {
            var accumulators = new SortedDictionary<int, FitAccumulator>();
            for (int place = 0; place < pairs.Count; place++)
            {
                if (rejected.Contains(place) || blank.Contains(place)) continue;
                int index = accumulatorOf(place);
                if (!accumulators.TryGetValue(index, out var accumulator))
                {
                    accumulators.Add(index, accumulator = session.CreateAccumulator());
                }

                var outcome = accumulator.Add(place, pairs[place].GroundTruth, pairs[place].Prediction, masks?[place], parallel);
                if (outcome == PairOutcome.BlankExcluded) blank.Add(place);
            }

            foreach (var accumulator in accumulators.Values) session.Merge(accumulator);
            rejected.AddRange(session.EndPass());
        }

        return new FitOutcome(session.Result, session.Warnings, rejected, blank, passes) { Images = session.Images };
    }

    /// <summary>Fits on pairs, whose pages are added on several threads and whose bands are processed by idle ones.</summary>
    public static FitOutcome FitInParallel(IReadOnlyList<ImagePair> pairs, FitOptions options, int threads)
    {
        var session = new FitSession(options);
        var parallel = new ParallelScope(threads);
        int passes = 0;
        for (; session.PassKind != FitPassKind.Complete; passes++)
        {
            using var accumulators = new ThreadLocal<FitAccumulator>(session.CreateAccumulator, trackAllValues: true);
            Parallel.For(0, pairs.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, place =>
                accumulators.Value!.Add(place, pairs[place].GroundTruth, pairs[place].Prediction, parallel: parallel));
            foreach (var accumulator in accumulators.Values) session.Merge(accumulator);
            Assert.Empty(session.EndPass());
        }

        return new FitOutcome(session.Result, session.Warnings, [], [], passes) { Images = session.Images };
    }

    /// <summary>The mean score of a set.</summary>
    public static double Score(IReadOnlyList<ImagePair> pairs, MicroSsimFit fit) =>
        pairs.Average(pair => pair.Score(fit).Ssim);
}
