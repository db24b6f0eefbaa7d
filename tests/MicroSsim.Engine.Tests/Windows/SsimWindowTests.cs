using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

public sealed class SsimWindowTests
{
    [Theory]
    [InlineData(1.5, 5)]
    [InlineData(2, 7)]
    [InlineData(1, 4)]
    [InlineData(0.8, 3)]
    [InlineData(0.15, 1)]
    [InlineData(10, 35)]
    public void A_Gaussian_has_the_taps_of_its_formula(double sigma, int radius)
    {
        var window = SsimWindow.Gaussian(sigma);
        double[] bell = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(k => Math.Exp(-(k * k) / (2 * sigma * sigma)))];
        Assert.Equal(radius, window.Radius);
        Close.Absolute([.. bell.Select(v => v / bell.Sum())], window.Taps, 1e-16, "tap");
        Close.Relative(1, window.Weight, 1e-15);
        Assert.Equal((2 * radius) + 1, window.Size);
        Assert.Equal(radius, window.Crop);
    }

    [Fact]
    public void The_default_Gaussian_is_that_of_SciPy()
    {
        // scipy.ndimage._filters._gaussian_kernel1d(1.5, 0, 5)
        double[] expected =
        [
            0.00102838008447911, 0.00759875813523919, 0.03600077212843083, 0.10936068950970002, 0.21300553771125370, 0.26601172486179436,
        ];
        Close.Absolute(expected, SsimWindow.Gaussian(1.5).Taps[..6], 1e-16, "tap");
    }

    [Fact]
    public void The_size_of_a_Gaussian_changes_crop_and_sample_correction_only()
    {
        SsimWindow window = SsimWindow.Gaussian(1.5), sized = SsimWindow.Gaussian(1.5, 7);
        Assert.Equal(window.Taps, sized.Taps);
        Assert.Equal((5, 3), (window.Crop, sized.Crop));
        Assert.Equal((121.0 / 120, 49.0 / 48), (window.SampleCorrection, sized.SampleCorrection));
    }

    [Fact]
    public void The_weight_of_a_uniform_window_is_its_number_of_pixels()
    {
        var window = SsimWindow.Uniform(9);
        Assert.Equal(Enumerable.Repeat(1.0, 9), window.Taps);
        Assert.Equal((81, 4, 4, 9), (window.Weight, window.Crop, window.Radius, window.Size));
        Assert.Equal(81.0 / 80, window.SampleCorrection);
    }

    [Fact]
    public void A_Gaussian_of_a_single_tap_is_refused() =>
        Assert.Equal("SigmaTooSmall", Assert.Throws<MicroSsimException>(() => SsimWindow.Gaussian(0.14)).ErrorId);

    [Fact]
    public void A_window_that_is_larger_than_any_image_takes_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Action[] creations =
        [
            () => SsimWindow.Uniform(int.MaxValue),
            () => SsimWindow.Gaussian(1e15),
            () => SsimWindow.Gaussian(double.MaxValue),
            () => SsimWindow.Gaussian(1.5, 1_000_001),
            () => SsimWindow.GaussianOrSingle(1e9),
        ];
        Assert.All(creations, create => Assert.Equal("WindowTooLarge", Assert.Throws<MicroSsimException>(create).ErrorId));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(99_999, SsimWindow.Uniform(99_999).Size);
    }
}
