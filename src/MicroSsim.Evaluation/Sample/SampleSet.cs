using System.Globalization;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Sample;

/// <summary>
/// Simulates fluorescence images to try the scores on: of each specimen a ground truth with little noise, the noisy raw image of a short
/// exposure, and a denoised one.
/// </summary>
public static class SampleSet
{
    /// <summary>The camera offset of the ground truth, in counts.</summary>
    private const double GroundTruthOffset = 100;

    /// <summary>The camera offset of the raw image, in counts; different from that of the ground truth, as in practice.</summary>
    private const double RawOffset = 120;

    /// <summary>The background of the long exposure, in photons per pixel.</summary>
    private const double Background = 30;

    /// <summary>The ratio of the exposure times of ground truth and raw image.</summary>
    private const double ExposureRatio = 15;

    /// <summary>The standard deviation of the camera's read noise, in counts.</summary>
    private const double ReadNoise = 2;

    /// <summary>The number of blur passes of the denoiser.</summary>
    private const int Smoothing = 3;

    /// <summary>The counts above the offset that the denoiser scales to 1.</summary>
    private const double FullScale = 40;

    /// <summary>Simulates the images one by one, when they are enumerated. An image does not depend on the number of images.</summary>
    /// <param name="options">The number and size of the images, and the seed.</param>
    public static IEnumerable<SampleImage> Simulate(SampleOptions options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            var random = new RandomSource(options.Seed, i);
            var specimen = Specimen.Draw(options.Width, options.Height, random);
            var groundTruth = Expose(specimen, 1, GroundTruthOffset, random);
            var raw = Expose(specimen, 1 / ExposureRatio, RawOffset, random);
            string name = "sample_" + i.ToString("D2", CultureInfo.InvariantCulture);
            var (mask, labels) = SampleMasks.Create(specimen);
            yield return new SampleImage(name, groundTruth, raw, Denoise(raw), mask, labels);
        }
    }

    private static MemoryPlane<ushort> Expose(Canvas specimen, double exposure, double offset, RandomSource random)
    {
        ushort[] counts = new ushort[specimen.Values.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            int photons = random.NextPoisson(exposure * (Background + specimen.Values[i]));
            double count = offset + photons + (ReadNoise * random.NextNormal());
            counts[i] = (ushort)Math.Min(count + 0.5, ushort.MaxValue);
        }

        return new MemoryPlane<ushort>(specimen.Width, specimen.Height, counts);
    }

    private static MemoryPlane<float> Denoise(MemoryPlane<ushort> raw)
    {
        var canvas = new Canvas(raw.Width, raw.Height);
        for (int i = 0; i < canvas.Values.Length; i++) canvas.Values[i] = raw.Pixels[i];
        canvas.Blur(Smoothing);
        float[] pixels = Array.ConvertAll(canvas.Values, v => (float)Math.Min(Math.Max((v - RawOffset) / FullScale, 0), 1));
        return new MemoryPlane<float>(raw.Width, raw.Height, pixels);
    }
}
