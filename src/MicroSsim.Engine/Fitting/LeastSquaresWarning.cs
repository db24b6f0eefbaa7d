using System.Globalization;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The warning about a range-invariant factor far from that of least squares: it suits something else than the specimen, usually noise
/// in the background.
/// </summary>
internal static class LeastSquaresWarning
{
    /// <summary>The ratio α to least squares below which, and above the inverse of which, the warning is issued.</summary>
    private const double Limit = 0.5;

    /// <summary>Creates the warning; null where the two factors are close.</summary>
    /// <param name="factor">α, above 0.</param>
    /// <param name="moments">The moments of the set.</param>
    /// <param name="usesMask">Whether the fit is one inside of masks.</param>
    public static FitWarning? Create(double factor, MomentSums moments, bool usesMask)
    {
        if (moments.LeastSquaresFactorAboutMeans is not { } leastSquares) return null;
        string correlation = Text($"(their correlation is {moments.Correlation:F2})");
        if (leastSquares <= 0)
        {
            return new FitWarning(
                "AntiCorrelated",
                "the predictions do not follow their ground truth: they get darker where it gets brighter, or are unrelated to it "
                + $"{correlation}. " + Text($"The range-invariant factor {factor:G6} suits the background alone, ")
                + "and so does every score made with it; check that the predictions are not inverted, and that they belong to these ground "
                + "truths.");
        }

        double ratio = factor / leastSquares;
        string factors = Text($"the range-invariant factor {factor:G4} is {ratio:G2} times the least-squares factor {leastSquares:G4}");
        if (ratio < Limit)
        {
            string masks = usesMask ? "" : "fit inside masks of it (UseMask), or ";
            return new FitWarning(
                "FactorCollapsed",
                $"{factors}: SSIM is highest with the predictions made too dark, because most of the images is background with noise. The "
                + $"scores say little about the specimen; {masks}give the factor (RangeInvariantFactor).");
        }

        if (ratio <= 1 / Limit) return null;
        return new FitWarning(
            "FactorInflated",
            $"{factors}: the predictions follow their ground truth little {correlation}, as where they are noise, have pixels that are far "
            + "too bright, or belong to other images; look at them before you report scores.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
