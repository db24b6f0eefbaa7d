using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>A finished fit and what happened on the way.</summary>
internal sealed record FitOutcome(
    MicroSsimFit Fit, IReadOnlyList<FitWarning> Warnings, IReadOnlyList<long> Rejected, IReadOnlyList<long> BlankLeftOut, int Passes);

/// <summary>Takes a <see cref="FitSession"/> through its passes, as a caller would.</summary>
internal static class FitRunner
{
    /// <summary>Fits on one pair.</summary>
    public static FitOutcome Fit(ImagePair pair, FitOptions? options = null) => Fit([pair], options);

    /// <summary>Fits on pairs.</summary>
    /// <param name="pairs">The set, in its order.</param>
    /// <param name="options">What is given; null to estimate everything.</param>
    /// <param name="tallyOf">Which of several tallies takes the pair of a place; null for one tally.</param>
    public static FitOutcome Fit(IReadOnlyList<ImagePair> pairs, FitOptions? options = null, Func<int, int>? tallyOf = null)
    {
        tallyOf ??= _ => 0;
        var session = new FitSession(options);
        var rejected = new List<long>();
        var blank = new List<long>();
        int passes = 0;
        for (; session.PassKind != FitPassKind.Complete; passes++)
        {
            var tallies = new SortedDictionary<int, FitAccumulator>();
            for (int place = 0; place < pairs.Count; place++)
            {
                if (rejected.Contains(place) || blank.Contains(place)) continue;
                int index = tallyOf(place);
                if (!tallies.TryGetValue(index, out var tally)) tallies.Add(index, tally = session.CreateAccumulator());
                if (tally.Add(place, pairs[place].GroundTruth, pairs[place].Prediction) == PairOutcome.BlankLeftOut) blank.Add(place);
            }

            foreach (var tally in tallies.Values) session.Merge(tally);
            rejected.AddRange(session.EndPass());
        }

        return new FitOutcome(session.Result, session.Warnings, rejected, blank, passes);
    }

    /// <summary>The mean score of a set.</summary>
    public static double Score(IReadOnlyList<ImagePair> pairs, MicroSsimFit fit) =>
        pairs.Average(pair => pair.Score(fit).Ssim);
}
