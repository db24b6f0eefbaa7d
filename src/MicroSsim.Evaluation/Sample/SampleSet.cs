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

    /// <summary>The number of blur passes across slices: a standard deviation of √2 slices.</summary>
    private const int AxialSpread = 4;

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
            var (mask, labels) = SampleMasks.Create([specimen])[0];
            yield return new SampleImage(name, groundTruth, raw, Denoise(raw), mask, labels);
        }
    }

    /// <summary>
    /// Simulates z-stacks one by one, when they are enumerated: of each, one image per slice. Neighbouring slices share light that is out
    /// of focus. A stack of one slice is an image of <see cref="Simulate"/>.
    /// </summary>
    /// <param name="options">The number and size of the images, the number of their slices, and the seed.</param>
    internal static IEnumerable<IReadOnlyList<SampleImage>> SimulateStacks(SampleOptions options)
    {
        int depth = options.Slices;
        if (depth == 1)
        {
            foreach (var image in Simulate(options)) yield return [image];
            yield break;
        }

        for (int i = 0; i < options.Count; i++)
        {
            var random = new RandomSource(options.Seed, i);
            Canvas[] specimen = [.. Enumerable.Range(0, depth).Select(_ => Specimen.Draw(options.Width, options.Height, random))];
            Canvas.BlurAcross(specimen, AxialSpread);
            var groundTruths = specimen.Select(slice => Expose(slice, 1, GroundTruthOffset, random)).ToList();
            var raws = specimen.Select(slice => Expose(slice, 1 / ExposureRatio, RawOffset, random)).ToList();
            string name = "sample_" + i.ToString("D2", CultureInfo.InvariantCulture);
            var masks = SampleMasks.Create(specimen);
            yield return
            [
                .. masks.Select((slice, z) =>
                    new SampleImage(name, groundTruths[z], raws[z], Denoise(raws[z]), slice.Mask, slice.Labels)),
            ];
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
