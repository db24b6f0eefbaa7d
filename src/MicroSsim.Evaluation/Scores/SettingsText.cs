using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Evaluation.Scores;

/// <summary>
/// Everything besides the images that a score depends on, by the names of the parameters that reproduce it; a row carries
/// it as text.
/// </summary>
internal static class SettingsText
{
    public static string Of(MicroSsimFit fit, SsimOptions options) => $"{Of(fit)}; {Of(options)}";

    public static string Of(MicroSsimFit fit, MultiScaleOptions options) => $"{Of(fit)}; {Of(options)}";

    public static string Of(SsimOptions options) => Join(
        ("Window", options.Window),
        ("WindowSize", options.WindowSize ?? (options.Window == WindowKind.Uniform ? 7 : null)),
        ("Sigma", options.Window == WindowKind.Gaussian ? options.Sigma : null),
        ("K1", options.K1),
        ("K2", options.K2),
        ("Covariance", options.Covariance));

    public static string Of(MultiScaleOptions options) => Join(
        ("Betas", string.Join(",", options.Betas.Select(RoundTrip.Text))),
        ("Normalize", options.Normalize),
        ("Window", options.Window),
        ("WindowSize", options.WindowSize),
        ("Sigma", options.Sigma),
        ("K1", options.K1),
        ("K2", options.K2));

    public static string Of(MicroSsimFit fit) => Join(
        ("GroundTruthOffset", fit.GroundTruthOffset),
        ("PredictionOffset", fit.PredictionOffset),
        ("MaxValue", fit.MaxValue),
        ("RangeInvariantFactor", fit.RangeInvariantFactor));

    /// <summary>The names and values that a row carries, in order; none where there is no text.</summary>
    public static IReadOnlyList<(string Name, string Value)> Parse(string? text) =>
        (text ?? "").Split([';'], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(['='], 2)).Where(p => p.Length == 2)
            .Select(p => (p[0].Trim(), p[1].Trim())).ToList();

    private static string Join(params (string Name, object? Value)[] settings) => string.Join(
        "; ", settings.Where(s => s.Value is not null).Select(s => $"{s.Name}={(s.Value is double number ? RoundTrip.Text(number) : s.Value)}"));
}
