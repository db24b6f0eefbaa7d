using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// Mean SSIM and its components by definition, in decimals of 28 digits and with variances about the mean, so without
/// cancellation. Slow, and only for pixels in the range of a decimal.
/// </summary>
internal static class DecimalSsim
{
    /// <summary>Converts a number exactly; a cast keeps only 15 digits.</summary>
    private static decimal Exactly(double value) => (decimal)Math.Floor(value) + (decimal)(value - Math.Floor(value));

    public static (double Ssim, double Luminance, double Contrast, double Structure) Measure(
        ImagePair pair, SsimWindow window, int crop, CovarianceKind covariance, double range)
    {
        int width = pair.GroundTruth.Width, height = pair.GroundTruth.Height;
        decimal[] x = [.. pair.GroundTruth.Values().Select(Exactly)], y = [.. pair.Prediction.Values().Select(Exactly)];
        decimal[] taps = [.. window.Taps.Select(t => (decimal)t)];
        decimal weight = taps.Sum() * taps.Sum(), correction = covariance == CovarianceKind.Sample ? (decimal)window.SampleCorrection : 1;
        decimal c1 = 0.01m * (decimal)range * 0.01m * (decimal)range, c2 = 0.03m * (decimal)range * 0.03m * (decimal)range;
        decimal ssims = 0, luminances = 0, contrasts = 0, structures = 0, count = 0;
        for (int row = crop; row < height - crop; row++)
        {
            for (int column = crop; column < width - crop; column++, count++)
            {
                decimal meanX = Mean(i => x[i]), meanY = Mean(i => y[i]);
                decimal varianceX = correction * Mean(i => (x[i] - meanX) * (x[i] - meanX));
                decimal varianceY = correction * Mean(i => (y[i] - meanY) * (y[i] - meanY));
                decimal pairCovariance = correction * Mean(i => (x[i] - meanX) * (y[i] - meanY));
                decimal deviations = (decimal)Math.Sqrt((double)varianceX * (double)varianceY);
                decimal luminance = ((2 * meanX * meanY) + c1) / ((meanX * meanX) + (meanY * meanY) + c1);
                luminances += luminance;
                ssims += luminance * ((2 * pairCovariance) + c2) / (varianceX + varianceY + c2);
                contrasts += ((2 * deviations) + c2) / (varianceX + varianceY + c2);
                structures += ((2 * pairCovariance) + c2) / ((2 * deviations) + c2);

                decimal Mean(Func<int, decimal> field)
                {
                    decimal sum = 0;
                    for (int i = 0; i < taps.Length; i++)
                    {
                        int start = ((row + i - window.Radius) * width) + column - window.Radius;
                        for (int k = 0; k < taps.Length; k++) sum += taps[i] * taps[k] * field(start + k);
                    }

                    return sum / weight;
                }
            }
        }

        return ((double)(ssims / count), (double)(luminances / count), (double)(contrasts / count), (double)(structures / count));
    }
}
