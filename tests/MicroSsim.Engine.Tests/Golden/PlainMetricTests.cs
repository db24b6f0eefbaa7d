using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Plain SSIM, MS-SSIM and PSNR.</summary>
public sealed class PlainMetricTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CovarianceKind.Sample)]
    [InlineData(CovarianceKind.Population)]
    public void Ssim_with_the_default_window_of_scikit_image_is_its_definition(CovarianceKind covariance)
    {
        var pair = RandomPlanes.Pair(PixelType.UInt16, PixelType.UInt16, 23, 19, seed: 5);
        double[] x = pair.GroundTruth.Values(), y = pair.Prediction.Values();
        var ssim = new List<double>();
        for (int top = 0; top <= 19 - 7; top++)
        {
            for (int left = 0; left <= 23 - 7; left++)
            {
                int[] rows = [.. Enumerable.Range(top, 7)];
                int[] window = [.. rows.SelectMany(row => Enumerable.Range(left, 7).Select(column => (row * 23) + column))];
                double mx = window.Average(i => x[i]), my = window.Average(i => y[i]), n = covariance == CovarianceKind.Sample ? 48 : 49;
                double vx = window.Sum(i => (x[i] - mx) * (x[i] - mx)) / n, vy = window.Sum(i => (y[i] - my) * (y[i] - my)) / n;
                double vxy = window.Sum(i => (x[i] - mx) * (y[i] - my)) / n;
                double c1 = Math.Pow(0.01 * 65535, 2), c2 = Math.Pow(0.03 * 65535, 2);
                ssim.Add(((2 * mx * my) + c1) * ((2 * vxy) + c2) / (((mx * mx) + (my * my) + c1) * (vx + vy + c2)));
            }
        }

        var options = SsimCalculator.DefaultOptions with { Covariance = covariance };
        var result = SsimCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.PixelType, options, cancellationToken: Token);
        Close.Relative(ssim.Average(), result.Ssim, 1e-12);
        Assert.Equal(65535, result.DataRange);
    }

    /// <summary>On images that were normalised before, the plain metrics equal the micro metrics.</summary>
    [Theory]
    [InlineData("17_ms_u16")]
    [InlineData("18_ms_identity")]
    [InlineData("20_ms_unrelated")]
    public void On_normalised_images_they_are_the_micro_metrics(string name)
    {
        var golden = GoldenCase.Load(name);
        var fit = golden.ReferenceFit;
        var pair = golden.Pairs[0];
        var groundTruth = Normalised(pair.GroundTruth, fit.GroundTruthOffset, 1);
        var prediction = Normalised(pair.Prediction, fit.PredictionOffset, fit.RangeInvariantFactor);
        Close.Relative(
            MicroMs3imCalculator.Measure(pair.GroundTruth, pair.Prediction, fit, cancellationToken: Token).Score,
            MsSsimCalculator.Measure(groundTruth, prediction, DataRange.GroundTruth, cancellationToken: Token).Score,
            1e-12);
        Close.Relative(
            MicroSsimCalculator.Measure(pair.GroundTruth, pair.Prediction, fit, cancellationToken: Token).Ssim,
            SsimCalculator.Measure(groundTruth, prediction, DataRange.GroundTruth, new SsimOptions(), cancellationToken: Token).Ssim,
            1e-12);

        MemoryPlane<double> Normalised(ImagePlane plane, double offset, double factor) =>
            new(plane.Width, plane.Height, [.. plane.Values().Select(v => (v - offset) / fit.MaxValue * factor)]);
    }

    [Fact]
    public void Psnr_is_its_definition()
    {
        var pair = RandomPlanes.Pair(PixelType.UInt8, PixelType.Float32, 31, 17, seed: 8);
        double[] g = pair.GroundTruth.Values(), p = pair.Prediction.Values();
        double meanG = g.Average(), meanP = p.Average(), range = g.Max() - g.Min();
        double a = g.Zip(p, (x, y) => (x - meanG) * (y - meanP)).Sum() / p.Sum(y => (y - meanP) * (y - meanP));
        double plain = g.Zip(p, (x, y) => (x - y) * (x - y)).Average();
        double invariant = g.Zip(p, (x, y) => Math.Pow(x - meanG - (a * (y - meanP)), 2)).Average();

        var result = PsnrCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.FromValue(200), Token);
        Close.Relative(20 * Math.Log10(200 / Math.Sqrt(plain)), result.Psnr, 1e-12);
        Close.Relative(20 * Math.Log10(range / Math.Sqrt(invariant)), result.RangeInvariantPsnr, 1e-12);
    }

    [Fact]
    public void Range_invariant_psnr_does_not_depend_on_an_affine_transform_of_the_prediction()
    {
        var pair = RandomPlanes.Pair(40, 30, seed: 2);
        ImagePlane changed = new MemoryPlane<double>(40, 30, [.. pair.Prediction.Values().Select(v => (3.5 * v) - 12)]);
        Close.Relative(
            PsnrCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.GroundTruth, Token).RangeInvariantPsnr,
            PsnrCalculator.Measure(pair.GroundTruth, changed, DataRange.GroundTruth, Token).RangeInvariantPsnr,
            1e-10);
    }

    /// <summary>A constant prediction has no scale: the error is the deviation of the ground truth from its mean.</summary>
    [Fact]
    public void Range_invariant_psnr_of_a_constant_prediction_compares_with_the_mean()
    {
        var groundTruth = RandomPlanes.Pair(40, 30, seed: 2).GroundTruth;
        double[] g = groundTruth.Values();
        double mean = g.Average();
        Close.Relative(
            20 * Math.Log10((g.Max() - g.Min()) / Math.Sqrt(g.Average(v => (v - mean) * (v - mean)))),
            new ImagePair(groundTruth, Planes.Constant(40, 30, 7)).Psnr().RangeInvariantPsnr,
            1e-12);
    }

    /// <summary>Two rows of such images are fetched together, and then the last one.</summary>
    [Fact]
    public void Psnr_of_planes_that_fetch_their_rows_is_that_of_those_in_memory()
    {
        const int Width = 1 << 20;
        var pair = new ImagePair(RandomPlanes.Noise(PixelType.Float64, Width, 3, 1), RandomPlanes.Noise(PixelType.Float64, Width, 3, 2));
        Assert.Equal(pair.Psnr(), new ImagePair(new FetchedPlane(pair.GroundTruth), new FetchedPlane(pair.Prediction)).Psnr());
    }

    [Fact]
    public void Psnr_can_be_cancelled()
    {
        var pair = RandomPlanes.Pair(9, 9, seed: 1);
        var canceled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(
            () => PsnrCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.GroundTruth, canceled));
    }

    [Fact]
    public void Equal_images_have_an_infinite_psnr()
    {
        ImagePlane groundTruth = RandomPlanes.Noise(PixelType.UInt8, 9, 9, 1), prediction = RandomPlanes.Noise(PixelType.UInt8, 9, 9, 1);
        Assert.Equal(double.PositiveInfinity, PsnrCalculator.Measure(groundTruth, prediction, DataRange.PixelType, Token).Psnr);
    }

    /// <summary>With a huge data range all images are similar.</summary>
    [Fact]
    public void A_given_data_range_sets_the_multi_scale_score()
    {
        var pair = RandomPlanes.Pair(190, 180, seed: 1);
        double own = Score(DataRange.GroundTruth).DataRange;
        Assert.Equal(Score(DataRange.GroundTruth).Score, Score(DataRange.FromValue(own)).Score);
        Assert.InRange(Score(DataRange.FromValue(own)).Score, 0, 0.99);
        Assert.Equal(1e6 * own, Score(DataRange.FromValue(1e6 * own)).DataRange);
        Close.Absolute(1, Score(DataRange.FromValue(1e6 * own)).Score, 1e-6);

        MultiScaleResult Score(DataRange range) =>
            MsSsimCalculator.Measure(pair.GroundTruth, pair.Prediction, range, cancellationToken: Token);
    }

    [Fact]
    public void The_text_of_a_data_range_is_its_name_or_number()
    {
        Assert.Equal("GroundTruth", DataRange.GroundTruth.ToString());
        Assert.Equal("Type", DataRange.PixelType.ToString());
        Assert.Equal("0.5", DataRange.FromValue(0.5).ToString());
    }

    [Fact]
    public void Floating_point_pixels_have_no_type_range()
    {
        var pair = RandomPlanes.Pair(20, 20, seed: 1);
        var failure = Assert.Throws<MicroSsimException>(
            () => SsimCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.PixelType, cancellationToken: Token));
        Assert.Equal(("DataRangeUnknown", ImageRole.GroundTruth), (failure.ErrorId, failure.Role));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_data_range_is_finite_and_above_zero(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DataRange.FromValue(value));
}
