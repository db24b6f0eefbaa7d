using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Masks that nothing can be measured with: each is an error with its cause, never a NaN.</summary>
public sealed class MaskErrorTests
{
    private static readonly ImagePair Pair = RandomPlanes.Pair(40, 30, seed: 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, ImagePlane> Masks { get; } = new()
    {
        { "EmptyMask", "every pixel of the mask is 0", Planes.Constant(40, 30, 0) },
        { "EmptyMask", "every pixel of the mask is 0", Planes.Constant(40, 30, -0.0) },
        { "MaskShapeMismatch", "the mask is 40 × 29 pixels, the images are 40 × 30", Planes.Constant(40, 29, 1) },
        { "InvalidMaskPixel", "the mask pixel at column 0, row 0 is NaN", Planes.Constant(40, 30, double.NaN) },
        { "MaskTooSmall", "no window of 7 × 7 pixels lies in the mask as a whole", Square(6) },
    };

    [Theory]
    [MemberData(nameof(Masks))]
    public void A_mask_that_selects_nothing_is_an_error(string errorId, string message, ImagePlane mask)
    {
        var error = Assert.Throws<MicroSsimException>(
            () => Measure(Pair.Prediction, mask));
        Assert.Equal((errorId, ImageRole.Mask), (error.ErrorId, error.Role));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var fit = Assert.Throws<MicroSsimException>(() => FitRunner.Fit([Pair], masks: [mask]));
        Assert.Equal(errorId, fit.ErrorId);
    }

    [Fact]
    public void A_window_that_just_fits_counts()
    {
        Assert.Equal(1, Measure(Pair.Prediction, Square(7)).MaskedPixels);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void A_label_that_is_no_whole_number_is_an_error(double label)
    {
        var error = Assert.Throws<MicroSsimException>(() => MeasureRegions(Planes.Constant(40, 30, label)));
        Assert.Equal("InvalidMaskPixel", error.ErrorId);
        Assert.Contains("labels are whole numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_and_floating_point_labels_are_regions()
    {
        double[] pixels = [.. Enumerable.Range(0, 1200).Select(i => i % 40 < 20 ? -3.0 : 1L << 40)];
        var results = MeasureRegions(new MemoryPlane<double>(40, 30, pixels));
        Assert.Equal([-3, 1L << 40], results.Select(result => result.Label));
    }

    [Fact]
    public void A_region_at_the_border_without_a_position_has_an_error_and_the_others_have_scores()
    {
        int[] pixels = [.. Enumerable.Range(0, 1200).Select(i => i % 40 < 3 ? 7 : 2)];
        var results = MeasureRegions(new MemoryPlane<int>(40, 30, pixels));
        Assert.NotNull(results[0].Result);
        Assert.Equal("MaskTooSmall", results[1].Error!.ErrorId);
        Assert.Contains("has its center in region 7", results[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_without_a_correlation_or_a_norm_has_an_error_and_the_others_have_scores()
    {
        int[] labels = [.. Enumerable.Range(0, 1200).Select(i => 1 + (i % 40 / 10))];
        double[] g = Pair.GroundTruth.Values(), p = Pair.Prediction.Values();
        for (int i = 0; i < g.Length; i++)
        {
            if (labels[i] == 2) g[i] = 0;
            if (labels[i] == 3) p[i] = 5;
        }

        var mask = new ImageMask(new MemoryPlane<int>(40, 30, labels));
        var pair = new ImagePair(new MemoryPlane<double>(40, 30, g), new MemoryPlane<double>(40, 30, p));
        var pearson = PearsonCalculator.MeasureRegions(pair.GroundTruth, pair.Prediction, mask, Token);
        Assert.Equal([null, "ConstantGroundTruth", "ConstantPrediction", null], pearson.Select(region => region.Error?.ErrorId));
        Assert.Contains("every ground truth pixel in region 2 is 0", pearson[1].Error!.Message, StringComparison.Ordinal);
        var nrmse = NrmseCalculator.MeasureRegions(pair.GroundTruth, pair.Prediction, mask, cancellationToken: Token);
        Assert.Equal([null, "GroundTruthMeanZero", null, null], nrmse.Select(region => region.Error?.ErrorId));
        Assert.Contains("the ground truth in region 2", nrmse[1].Error!.Message, StringComparison.Ordinal);
        Assert.All(nrmse.Where(region => region.Error is null), region => Assert.True(region.Result!.Nrmse > 0));
        var minMax = NrmseCalculator.MeasureRegions(pair.GroundTruth, pair.Prediction, mask, NrmseNormalization.MinMax, Token);
        Assert.All(minMax, region => Assert.True(region.GetResult().Nrmse > 0));
        var constant = new ImageMask(new MemoryPlane<int>(40, 30, [.. labels.Select(label => label == 2 ? 1 : 0)]));
        var error = Assert.Throws<MicroSsimException>(() => PearsonCalculator.Measure(pair.GroundTruth, pair.Prediction, constant, Token));
        Assert.Contains("in the mask is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Intensities_are_too_many_regions()
    {
        int[] pixels = [.. Enumerable.Range(1, 1025 * 1025)];
        var plane = new MemoryPlane<int>(1025, 1025, pixels);
        var labels = new ImageMask(plane, MaskMode.Center);
        var error = Assert.Throws<MicroSsimException>(
            () => PsnrCalculator.MeasureRegions(plane, plane, labels, DataRange.GroundTruth, Token));
        Assert.Equal("TooManyRegions", error.ErrorId);
    }

    [Fact]
    public void A_pixel_in_the_mask_that_is_not_finite_is_an_error_as_without_a_mask()
    {
        double[] pixels = Pair.Prediction.Values();
        pixels[(12 * 40) + 9] = double.NaN;
        pixels[0] = double.PositiveInfinity;
        int[] mask = [.. Enumerable.Range(0, 1200).Select(i => i < 40 ? 0 : 5)];
        var error = Assert.Throws<MicroSsimException>(
            () => Measure(new MemoryPlane<double>(40, 30, pixels), new MemoryPlane<int>(40, 30, mask)));
        Assert.Equal(("NonFinitePixels", ImageRole.Prediction), (error.ErrorId, error.Role));
        Assert.Contains("column 9, row 12", error.Message, StringComparison.Ordinal);
    }

    private static SsimResult Measure(ImagePlane prediction, ImagePlane mask) => SsimCalculator.Measure(
        Pair.GroundTruth, prediction, DataRange.GroundTruth, mask: new ImageMask(mask), cancellationToken: Token);

    private static IReadOnlyList<RegionResult<SsimResult>> MeasureRegions(ImagePlane labels) => SsimCalculator.MeasureRegions(
        Pair.GroundTruth,
        Pair.Prediction,
        new ImageMask(labels, MaskMode.Center),
        DataRange.GroundTruth,
        cancellationToken: Token);

    private static MemoryPlane<ushort> Square(int side)
    {
        ushort[] pixels = new ushort[40 * 30];
        for (int i = 0; i < side * side; i++) pixels[((8 + (i / side)) * 40) + 10 + (i % side)] = 1;
        return new MemoryPlane<ushort>(40, 30, pixels);
    }
}
