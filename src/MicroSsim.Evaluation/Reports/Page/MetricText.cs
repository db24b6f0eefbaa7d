using System.Globalization;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>Formats numbers for the page: rounded, and with a typographic minus sign.</summary>
internal static class MetricText
{
    /// <summary>Formats a score with the decimals of its metric; what rounds to 0 has no sign.</summary>
    public static string FormatScore(MetricInfo metric, double value) => double.IsNaN(value) ? "–"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞")
        : FormatRounded(value, metric.Decimals);

    /// <summary>Formats a difference of scores with its sign; what rounds to 0 has none.</summary>
    public static string FormatDifference(MetricInfo metric, double value)
    {
        string text = FormatScore(metric, value);
        return value > 0 && text.Any(c => c is (>= '1' and <= '9') or '∞') ? $"+{text}" : text;
    }

    /// <summary>Formats a mean with its standard error.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardError">The standard error; null where there is none.</param>
    public static string FormatMean(MetricInfo metric, double mean, double? standardError) =>
        FormatScore(metric, mean) + (standardError is { } error ? $" ± {FormatScore(metric, error)}" : "");

    /// <summary>Formats a correlation, −1 … 1, with its sign; what rounds to 0 has none.</summary>
    public static string FormatCorrelation(double value)
    {
        string text = FormatRounded(value, 2);
        return value > 0 && text.Any(c => c is >= '1' and <= '9') ? $"+{text}" : text;
    }

    /// <summary>Formats a number that is no score; what rounds to 0 has no sign.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">A standard format string, such as <c>G6</c>.</param>
    public static string FormatNumber(double value, string format) =>
        TrimZero(value.ToString(format, CultureInfo.InvariantCulture)).Replace('-', '−');

    /// <summary>Formats a p value.</summary>
    public static string FormatPValue(double value) => value < 0.0001
        ? "< 0.0001"
        : value.ToString(value < 0.01 ? "F4" : "F3", CultureInfo.InvariantCulture);

    private static string FormatRounded(double value, int decimals) =>
        FormatNumber(value, FormattableString.Invariant($"F{decimals}"));

    private static string TrimZero(string text) => text.All(c => c is '0' or '.' or '-') ? text.TrimStart('-') : text;
}
