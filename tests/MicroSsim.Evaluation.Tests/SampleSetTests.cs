using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Sample;

namespace MicroSsim.Tests;

/// <summary>The simulated data set: reproducible, and with the pixel ranges and correlations of real images.</summary>
public class SampleSetTests
{
    private static readonly SampleImage[] Default = [.. SampleSet.Simulate(new SampleOptions())];

    [Fact]
    public void The_default_set_is_large_enough_for_every_score()
    {
        Assert.Equal(12, Default.Length);
        Assert.Equal(12, Default.Select(s => s.Name).Distinct().Count());
        Assert.All(Default, s => Assert.All<ImagePlane>(
            [s.GroundTruth, s.Raw, s.Denoised], p => Assert.Equal((256, 256), (p.Width, p.Height))));
    }

    [Fact]
    public void An_image_does_not_depend_on_the_number_of_images()
    {
        var first = SampleSet.Simulate(new SampleOptions { Count = 1 }).Single();
        Assert.Equal(Hash(Default[0]), Hash(first));
    }

    // A failure means that the images differ from those of other platforms and earlier versions, so published numbers would change.
    [Fact]
    public void A_seed_makes_the_same_images_everywhere() => Assert.Equal("C1429DF4BD20F5BD", Hash(Default[3]));

    [Fact]
    public void Seeds_and_images_differ()
    {
        SampleImage[] other = [.. SampleSet.Simulate(new SampleOptions { Count = 3, Seed = 1 })];
        Assert.Equal(15, Default.Concat(other).Select(Hash).Distinct().Count());
    }

    [Fact]
    public void Pixels_lie_in_sensible_ranges() => Assert.All(Default, s =>
    {
        double[] truth = Sorted(s.GroundTruth), raw = Sorted(s.Raw), denoised = Sorted(s.Denoised);
        Assert.InRange(truth[truth.Length * 3 / 100], 100, 140);
        Assert.InRange(truth[^1], 400, 5000);
        Assert.InRange(raw[raw.Length * 3 / 100], 115, 125);
        Assert.InRange(raw[^1], 140, 500);
        Assert.InRange(denoised[0], 0, 0.1);
        Assert.InRange(denoised[^1], 0.4, 1);
    });

    [Fact]
    public void Denoised_is_closer_to_the_ground_truth_than_raw_is() => Assert.All(Default, s =>
    {
        double[] truth = Values(s.GroundTruth);
        double raw = Correlation(truth, Values(s.Raw)), denoised = Correlation(truth, Values(s.Denoised));
        Assert.InRange(raw, 0.5, 0.9);
        Assert.InRange(denoised, raw + 0.05, 0.99);
    });

    [Fact]
    public void Any_size_is_possible()
    {
        var tall = SampleSet.Simulate(new SampleOptions { Count = 1, Width = 33, Height = 190, Seed = -1 }).Single();
        Assert.Equal((33, 190), (tall.Raw.Width, tall.Raw.Height));
    }

    private static string Hash(SampleImage sample) => Convert.ToHexString(SHA256.HashData(
        [.. Bytes(sample.GroundTruth.Pixels), .. Bytes(sample.Raw.Pixels), .. Bytes(sample.Denoised.Pixels)]))[..16];

    private static byte[] Bytes<T>(ReadOnlySpan<T> pixels) where T : unmanaged => MemoryMarshal.AsBytes(pixels).ToArray();

    private static double[] Values<T>(MemoryPlane<T> plane) where T : unmanaged, INumber<T> =>
        Array.ConvertAll(plane.Pixels.ToArray(), double.CreateChecked);

    private static double[] Sorted<T>(MemoryPlane<T> plane) where T : unmanaged, INumber<T> => [.. Values(plane).Order()];

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        double Sum(Func<double, double, double> term) => x.Zip(y, (a, b) => term(a - meanX, b - meanY)).Sum();
        return Sum((a, b) => a * b) / Math.Sqrt(Sum((a, _) => a * a) * Sum((_, b) => b * b));
    }
}
