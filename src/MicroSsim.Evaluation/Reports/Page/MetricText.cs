using System.Globalization;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>Formats numbers for the page: rounded, and with a typographic minus sign.</summary>
internal static class MetricText
{
    /// <summary>Formats a score with the decimals of its metric.</summary>
    public static string FormatScore(MetricInfo metric, double value) => double.IsNaN(value) ? "–"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞")
        : value.ToString(FormattableString.Invariant($"F{metric.Decimals}"), CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Formats a difference of scores with its sign; 0 has none.</summary>
    public static string FormatDifference(MetricInfo metric, double value) =>
        (value > 0 ? "+" : "") + FormatScore(metric, value == 0 ? 0.0 : value);

    /// <summary>Formats a mean with its standard error.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardError">The standard error; null where there is none.</param>
    public static string FormatMean(MetricInfo metric, double mean, double? standardError) =>
        FormatScore(metric, mean) + (standardError is { } error ? $" ± {FormatScore(metric, error)}" : "");

    /// <summary>Formats a correlation, −1 … 1, with its sign; 0 has none.</summary>
    public static string FormatCorrelation(double value) =>
        (value > 0 ? "+" : "") + (value == 0 ? 0.0 : value).ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Formats a p value.</summary>
    public static string FormatPValue(double value) => value < 0.0001
        ? "< 0.0001"
        : value.ToString(value < 0.01 ? "F4" : "F3", CultureInfo.InvariantCulture);
}
