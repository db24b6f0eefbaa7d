using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>
/// Finds the fit for a pair by method. A fit without a method applies to every pair, and a single fit to pairs of unknown method.
/// </summary>
/// <param name="fits">Complete fits; of several for one method, the last one applies.</param>
internal sealed class FitLookup(IReadOnlyList<MicroSsimFit> fits)
{
    /// <summary>The stamps of the images at the time when they were fitted on.</summary>
    private readonly Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> _stamps = CollectStamps(fits);

    /// <summary>Finds the fit for a pair: the fit of its method, or else one without a method.</summary>
    /// <param name="pair">The pair.</param>
    /// <exception cref="EvaluationException"><c>FitForAnotherMethod</c>: no fit applies.</exception>
    public MicroSsimFit Find(ImagePair pair) =>
        fits.LastOrDefault(f => f.Method == pair.Method)
        ?? fits.LastOrDefault(f => f.Method is null)
        ?? (pair.Method == ImagePair.UnknownMethod && fits.Count == 1 ? fits[0] : null)
        ?? throw new EvaluationException(
            "FitForAnotherMethod",
            pair.Prediction,
            $"{pair.Prediction}: there is no fit for method '{pair.Method}', only for {ListMethods()}; fit on this method's pairs, "
            + "or give a fit without a method.");

    /// <summary>Checks that the images of a pair have not changed since they were fitted on in this process.</summary>
    /// <param name="fit">The fit for the pair.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="now">The current stamps of its files.</param>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void ThrowIfChanged(MicroSsimFit fit, ImagePair pair, PairStamp now)
    {
        if (_stamps.TryGetValue((fit.Method, pair.GroundTruth, pair.Prediction), out var stamp)) stamp.ThrowIfChanged(pair, now);
    }

    private static Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> CollectStamps(
        IReadOnlyList<MicroSsimFit> fits)
    {
        var stamps = new Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp>();
        foreach (var fit in fits.OfType<FitWithOrigin>())
        {
            foreach (var input in fit.Origin.Inputs)
            {
                if (input.Stamp is not { GroundTruth: not null, Prediction: not null } stamp) continue;
                stamps[(fit.Method, input.GroundTruth, input.Prediction)] = stamp;
            }
        }

        return stamps;
    }

    private string ListMethods() => fits.Count == 0 ? "none" : string.Join(", ", fits.Select(f => $"'{f.Method}'"));
}
