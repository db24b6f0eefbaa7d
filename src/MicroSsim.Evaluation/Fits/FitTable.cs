using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>Fits by method. A fit without a method serves every row, and a single fit a row whose method is unknown.</summary>
internal sealed class FitTable(IReadOnlyList<MicroSsimFit> fits)
{
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

    private string Known() => fits.Count == 0 ? "none" : string.Join(", ", fits.Select(f => $"'{f.Method}'"));
}
