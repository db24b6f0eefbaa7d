using System.Globalization;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Metrics and their numbers as a reader of a page wants them.</summary>
internal static class MetricText
{
    /// <summary>The metric as papers write it.</summary>
    public static string NameOf(string metric) => metric switch
    {
        "MicroSsim" => "MicroSSIM",
        "MicroMs3im" => "MicroMS3IM",
        "Ssim" => "SSIM",
        "MsSsim" => "MS-SSIM",
        "Psnr" => "PSNR (dB)",
        "RangeInvariantPsnr" => "Range-invariant PSNR (dB)",
        _ => metric,
    };

    /// <summary>A score: as many digits as mean something.</summary>
    public static string Of(string metric, double value) => value.ToString(Format(metric), CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A difference, with its sign; 0 has none.</summary>
    public static string Signed(string metric, double value) => (value > 0 ? "+" : "") + Of(metric, value == 0 ? 0.0 : value);

    /// <summary>A p value.</summary>
    public static string P(double value) => value < 0.0001 ? "< 0.0001" : value.ToString(value < 0.01 ? "F4" : "F3", CultureInfo.InvariantCulture);

    private static string Format(string metric) => metric is "Psnr" or "RangeInvariantPsnr" ? "F2" : "F4";
}
