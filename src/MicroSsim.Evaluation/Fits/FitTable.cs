using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>Fits by method. A fit without a method serves every row, and a single fit a row whose method is unknown.</summary>
internal sealed class FitTable(IReadOnlyList<MicroSsimFit> fits)
{
    /// <summary>What the images were that the fits rest on.</summary>
    private readonly Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> _stamps = StampsOf(fits);

    /// <summary>The fit for a pair: that of its method, or else one without a method.</summary>
    /// <exception cref="EvaluationException"><c>FitForAnotherMethod</c>: there is none.</exception>
    public MicroSsimFit For(ImagePair pair) =>
        fits.LastOrDefault(f => f.Method == pair.Method)
        ?? fits.LastOrDefault(f => f.Method is null)
        ?? (pair.Method == ImagePair.UnknownMethod && fits.Count == 1 ? fits[0] : null)
        ?? throw new EvaluationException(
            "FitForAnotherMethod",
            pair.Prediction,
            $"{pair.Prediction}: there is no fit for method '{pair.Method}', only for {Known()}; fit on this method's pairs, or give a fit without a method.");

    /// <summary>Complains where a fit rests on these images as they were before they were written anew.</summary>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>.</exception>
    public void CheckUnchanged(MicroSsimFit fit, ImagePair pair, PairStamp now)
    {
        if (_stamps.TryGetValue((fit.Method, pair.GroundTruth, pair.Prediction), out var stamp)) stamp.Check(pair, now);
    }

    private static Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp> StampsOf(IReadOnlyList<MicroSsimFit> fits)
    {
        var stamps = new Dictionary<(string? Method, string GroundTruth, string Prediction), PairStamp>();
        foreach (var fit in fits.OfType<FitWithOrigin>())
        {
            foreach (var input in fit.Origin.Inputs)
            {
                if (input.Stamp is { GroundTruth: not null, Prediction: not null } stamp) stamps[(fit.Method, input.GroundTruth, input.Prediction)] = stamp;
            }
        }

        return stamps;
    }

    private string Known() => fits.Count == 0 ? "none" : string.Join(", ", fits.Select(f => $"'{f.Method}'"));
}
