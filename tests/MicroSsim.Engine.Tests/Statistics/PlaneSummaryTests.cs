using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class PlaneSummaryTests
{
    public static TheoryData<PixelType> Types => [.. RandomPlanes.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void It_tells_the_extremes_and_the_mean(PixelType type)
    {
        // Taller than one band of rows of every type.
        var plane = RandomPlanes.Noise(type, 613, 701, seed: 1);
        double[] values = plane.Values();
        var summary = PlaneSummary.Measure(plane);
        Assert.Equal(values.Min(), summary.Minimum);
        Assert.Equal(values.Max(), summary.Maximum);
        Assert.Equal(values.Max() - values.Min(), summary.Range);
        Close.Absolute(values.Average(), summary.Mean, 1e-12 * summary.Range);
    }

    [Fact]
    public void A_constant_plane_has_no_range()
    {
        var summary = PlaneSummary.Measure(Planes.Constant(3, 4, -2.5));
        Assert.Equal(new PlaneSummary(-2.5, -2.5, -2.5), summary);
        Assert.Equal(0, summary.Range);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 1)]
    public void It_names_the_first_pixel_that_is_not_finite(double bad, int row)
    {
        var plane = new MemoryPlane<float>(3, 2, row == 0 ? [0, (float)bad, 0, 1, 2, 3] : [0, 1, 2, 3, (float)bad, (float)bad]);
        var error = Assert.Throws<MicroSsimException>(() => PlaneSummary.Measure(plane));
        Assert.Equal("NonFinitePixels", error.ErrorId);
        Assert.Null(error.Role);
        Assert.Contains($"column 1, row {row}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opposite_infinities_do_not_hide_each_other()
    {
        var plane = new MemoryPlane<double>(2, 1, [double.PositiveInfinity, double.NegativeInfinity]);
        Assert.Equal("NonFinitePixels", Assert.Throws<MicroSsimException>(() => PlaneSummary.Measure(plane)).ErrorId);
    }

    [Fact]
    public void Finite_pixels_whose_sum_overflows_are_fine()
    {
        var summary = PlaneSummary.Measure(new MemoryPlane<double>(3, 1, [1.7e308, 1.7e308, -1.0]));
        Assert.Equal((-1, 1.7e308), (summary.Minimum, summary.Maximum));
    }
}
