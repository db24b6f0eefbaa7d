using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// The mean SSIM that a fit is to make as large as it can, as a function of the factor α, straight from its definition: all
/// full 7 × 7 windows of all pairs, sample covariances.
/// </summary>
internal sealed class FitObjective
{
    private const int Side = 7;

    private readonly List<Window> _windows = [];

    /// <param name="pairs">The set.</param>
    /// <param name="fit">Its offsets.</param>
    /// <param name="lastRange">Whether every image uses the range of the last one, or each its own.</param>
    public FitObjective(IReadOnlyList<ImagePair> pairs, MicroSsimFit fit, bool lastRange)
    {
        double last = Range(pairs[^1]);
        foreach (var pair in pairs)
        {
            double range = lastRange ? last : Range(pair);
            double[] x = [.. pair.GroundTruth.Values().Select(v => v - fit.GroundTruthOffset)];
            double[] y = [.. pair.Prediction.Values().Select(v => v - fit.PredictionOffset)];
            AddWindows(x, y, pair.GroundTruth.Width, pair.GroundTruth.Height, range);
        }
    }

    /// <summary>The mean SSIM with the factor α.</summary>
    public double At(double factor) => _windows.Average(w => w.Ssim(factor));

    /// <summary>Climbs from a factor to the maximum next to it in small steps of ln α.</summary>
    public double Climb(double start)
    {
        const double Step = 1e-3;
        double log = Math.Log(start);
        int direction = At(Math.Exp(log + Step)) > At(Math.Exp(log - Step)) ? 1 : -1;
        double value = At(start);
        while (true)
        {
            double next = At(Math.Exp(log + (direction * Step)));
            if (next < value) return Math.Exp(log);
            value = next;
            log += direction * Step;
        }
    }

    /// <summary>The factors of all maxima between two factors, to one percent.</summary>
    public List<double> Maxima(double from, double to)
    {
        var found = new List<double>();
        for (double log = Math.Log(from); log < Math.Log(to); log += 0.01)
        {
            double here = At(Math.Exp(log));
            if (here > At(Math.Exp(log - 0.01)) && here > At(Math.Exp(log + 0.01))) found.Add(Math.Exp(log));
        }

        return found;
    }

    private static double Range(ImagePair pair) => pair.GroundTruth.Values().Max() - pair.GroundTruth.Values().Min();

    private void AddWindows(double[] x, double[] y, int width, int height, double range)
    {
        for (int top = 0; top <= height - Side; top++)
        {
            for (int left = 0; left <= width - Side; left++)
            {
                int[] pixels =
                    [.. from row in Enumerable.Range(top, Side) from column in Enumerable.Range(left, Side) select (row * width) + column];
                double meanX = pixels.Average(i => x[i]), meanY = pixels.Average(i => y[i]);
                _windows.Add(new Window(
                    meanX,
                    meanY,
                    pixels.Sum(i => Math.Pow(x[i] - meanX, 2)) / (pixels.Length - 1),
                    pixels.Sum(i => Math.Pow(y[i] - meanY, 2)) / (pixels.Length - 1),
                    pixels.Sum(i => (x[i] - meanX) * (y[i] - meanY)) / (pixels.Length - 1),
                    Math.Pow(0.01 * range, 2),
                    Math.Pow(0.03 * range, 2)));
            }
        }
    }

    private sealed record Window(double MeanX, double MeanY, double VarianceX, double VarianceY, double Covariance, double C1, double C2)
    {
        public double Ssim(double factor) =>
            ((2 * factor * MeanX * MeanY) + C1) * ((2 * factor * Covariance) + C2)
            / (((MeanX * MeanX) + (factor * factor * MeanY * MeanY) + C1) * (VarianceX + (factor * factor * VarianceY) + C2));
    }
}
