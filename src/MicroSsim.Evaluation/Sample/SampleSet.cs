using System.Globalization;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Sample;

/// <summary>
/// Simulated fluorescence images to try the scores on: each specimen as a clean ground truth, as the noisy raw image that
/// a short exposure gives, and as a denoised one.
/// </summary>
public static class SampleSet
{
    // Counts that the camera adds to every pixel, which differ between the two recordings as they do in practice.
    private const double GroundTruthOffset = 100, RawOffset = 120;

    // Photons per pixel of the empty specimen in the long exposure, and how much shorter the raw one is.
    private const double Background = 30, ExposureRatio = 15;

    // Standard deviation of the counts that reading the camera out adds.
    private const double ReadNoise = 2;

    // The denoiser: passes of the blur, and the counts above the offset that it shows as 1.
    private const int Smoothing = 3;
    private const double FullScale = 40;

    /// <summary>Makes the images one by one as they are asked for. The n-th does not depend on how many there are.</summary>
    /// <param name="options">How many, how large, and which.</param>
    public static IEnumerable<SampleImage> Simulate(SampleOptions options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            var random = new RandomSource(options.Seed, i);
            Canvas specimen = Specimen.Draw(options.Width, options.Height, random);
            MemoryPlane<ushort> groundTruth = Expose(specimen, 1, GroundTruthOffset, random);
            MemoryPlane<ushort> raw = Expose(specimen, 1 / ExposureRatio, RawOffset, random);
            string name = "sample_" + i.ToString("D2", CultureInfo.InvariantCulture);
            yield return new SampleImage(name, groundTruth, raw, Denoise(raw));
        }
    }

    private static MemoryPlane<ushort> Expose(Canvas specimen, double exposure, double offset, RandomSource random)
    {
        var counts = new ushort[specimen.Values.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            int photons = random.Poisson(exposure * (Background + specimen.Values[i]));
            double count = offset + photons + ReadNoise * random.Normal();
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
