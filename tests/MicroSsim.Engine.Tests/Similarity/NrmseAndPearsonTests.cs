using System.Text.Json;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Tests;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// NRMSE and Pearson's correlation coefficient against <c>tests/Fixtures/metrics</c>: exact values, with which scikit-image and NumPy
/// agree where no square leaves the range of float64 (<c>make.py</c>).
/// </summary>
public sealed class NrmseAndPearsonTests
{
    private static readonly JsonElement Fixture =
        JsonDocument.Parse(File.ReadAllText(TestData.Fixture("metrics", "expected.json"))).RootElement.Clone();

    public static TheoryData<string> Names => [.. Cases.Select(c => c.GetProperty("name").GetString()!)];

    private static IEnumerable<JsonElement> Cases => Fixture.GetProperty("cases").EnumerateArray();

    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_those_of_scikit_image_and_numpy_whatever_the_magnitude(string name)
    {
        var expected = Cases.Single(c => c.GetProperty("name").GetString() == name);
        var pair = Create(expected);
        foreach (var normalization in Enum.GetValues<NrmseNormalization>())
        {
            var result = NrmseCalculator.Measure(pair.GroundTruth, pair.Prediction, normalization, TestContext.Current.CancellationToken);
            string key = normalization == NrmseNormalization.MinMax ? "minMax" : normalization.ToString().ToLowerInvariant();
            Close.Relative(expected.GetProperty(key).GetDouble(), result.Nrmse, 1e-12, key);
            Close.Relative(
                expected.GetProperty($"rangeInvariant{char.ToUpperInvariant(key[0])}{key[1..]}").GetDouble(),
                result.RangeInvariantNrmse,
                1e-12,
                $"range-invariant {key}");
        }

        Close.Relative(expected.GetProperty("pearson").GetDouble(), Pearson(pair), 1e-12, "pearson");
    }

    [Fact]
    public void Equal_images_have_no_error_and_the_correlation_1()
    {
        var plane = RandomPlanes.Noise(PixelType.UInt16, 40, 30, seed: 1);
        var result = NrmseCalculator.Measure(plane, plane, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, result.Nrmse);
        Close.Absolute(0, result.RangeInvariantNrmse, 1e-15, "range-invariant");
        Close.Absolute(1, Pearson(new ImagePair(plane, plane)), 1e-15, "pearson");
        Close.Absolute(-1, Pearson(new ImagePair(plane, plane.Select(v => 1e6 - (3 * v)))), 1e-15, "pearson");
    }

    [Fact]
    public void A_constant_prediction_has_an_error_but_no_correlation()
    {
        var groundTruth = RandomPlanes.Pair(40, 30, seed: 2).GroundTruth;
        ImagePair pair = new(groundTruth, Planes.Constant(40, 30, 7));
        double[] g = groundTruth.Values();
        double mean = g.Average(), deviation = Math.Sqrt(g.Average(v => (v - mean) * (v - mean)));
        var result = NrmseCalculator.Measure(
            groundTruth, pair.Prediction, NrmseNormalization.MinMax, TestContext.Current.CancellationToken);
        Assert.True(result.ConstantPrediction);
        Close.Relative(deviation / (g.Max() - g.Min()), result.RangeInvariantNrmse, 1e-12);
        var error = Assert.Throws<MicroSsimException>(() => Pearson(pair));
        Assert.Equal(("ConstantPrediction", ImageRole.Prediction), (error.ErrorId, error.Role));
    }

    [Fact]
    public void What_has_no_score_is_an_error_with_an_id()
    {
        var pair = RandomPlanes.Pair(9, 8, seed: 1);
        var constant = pair with { GroundTruth = Planes.Constant(9, 8, 3) };
        Assert.Equal("ConstantGroundTruth", Assert.Throws<MicroSsimException>(() => Nrmse(constant)).ErrorId);
        Assert.Equal("ConstantGroundTruth", Assert.Throws<MicroSsimException>(() => Pearson(constant)).ErrorId);
        ImagePair opposite = new(new MemoryPlane<double>(2, 1, [-5, 5]), new MemoryPlane<double>(2, 1, [1, 2]));
        var error = Assert.Throws<MicroSsimException>(() => Nrmse(opposite, NrmseNormalization.Mean));
        Assert.Equal(("GroundTruthMeanZero", "Normalization"), (error.ErrorId, error.Option));
        ImagePair apart = new(pair.GroundTruth.Select(v => v * 1e-200), pair.Prediction.Select(v => v * 1e200));
        Assert.Equal("ErrorTooLarge", Assert.Throws<MicroSsimException>(() => Nrmse(apart)).ErrorId);
        var large = pair.Select(v => v * 1e304);
        Assert.Equal("PixelTooLarge", Assert.Throws<MicroSsimException>(() => Pearson(large)).ErrorId);
        ImagePair other = new(pair.GroundTruth, RandomPlanes.Pair(8, 8, seed: 1).Prediction);
        Assert.Equal("ShapeMismatch", Assert.Throws<MicroSsimException>(() => Pearson(other)).ErrorId);
    }

    [Fact]
    public void One_range_of_a_set_is_used_by_all_metrics()
    {
        var set = Fixture.GetProperty("set");
        var images = set.GetProperty("images").EnumerateArray().Select(c => (Expected: c, Pair: Create(c))).ToList();
        var measured = images.Select(image => GroundTruthRange.Measure(image.Pair.GroundTruth)).ToList();
        var all = new GroundTruthRange();
        foreach (var range in measured) all.Add(range);
        Assert.Equal(set.GetProperty("dataRange").GetDouble(), all.Width);
        Assert.Equal(0, new GroundTruthRange().Width);
        var invariant = new List<double>();
        foreach (var (expected, pair) in images)
        {
            var range = DataRange.FromSet(all.Width);
            var token = TestContext.Current.CancellationToken;
            var psnr = PsnrCalculator.Measure(pair.GroundTruth, pair.Prediction, range, token);
            Close.Relative(expected.GetProperty("psnr").GetDouble(), psnr.Psnr, 1e-12, "PSNR");
            Close.Relative(expected.GetProperty("rangeInvariantPsnr").GetDouble(), psnr.RangeInvariantPsnr, 1e-12, "range-invariant PSNR");
            invariant.Add(psnr.RangeInvariantPsnr);
            double ssim = SsimCalculator.Measure(pair.GroundTruth, pair.Prediction, range, cancellationToken: token).Ssim;
            Close.Relative(expected.GetProperty("ssim").GetDouble(), ssim, 1e-12, "SSIM");
        }

        Close.Relative(set.GetProperty("sipsnr").GetDouble(), invariant.Average(), 1e-12, "SIPSNR");
        var first = images[0].Pair;
        Assert.Throws<InvalidOperationException>(() => PsnrCalculator.Measure(
            first.GroundTruth, first.Prediction, DataRange.GroundTruthSet, TestContext.Current.CancellationToken));
    }

    private static double Nrmse(ImagePair pair, NrmseNormalization normalization = NrmseNormalization.Euclidean) =>
        NrmseCalculator.Measure(pair.GroundTruth, pair.Prediction, normalization, TestContext.Current.CancellationToken).Nrmse;

    private static double Pearson(ImagePair pair) =>
        PearsonCalculator.Measure(pair.GroundTruth, pair.Prediction, TestContext.Current.CancellationToken).Pearson;

    /// <summary>The images of a case, made as by <c>make.py</c>.</summary>
    private static ImagePair Create(JsonElement c)
    {
        int width = c.GetProperty("width").GetInt32(), height = c.GetProperty("height").GetInt32();
        uint seed = c.GetProperty("seed").GetUInt32();
        double[] a = [.. Stream(seed, width * height)], b = [.. Stream(seed + 1, width * height)];
        double Number(string name) => c.GetProperty(name).GetDouble();
        return new ImagePair(
            new MemoryPlane<double>(width, height, [.. a.Select(v => Number("truthOffset") + (Number("truthScale") * v))]),
            new MemoryPlane<double>(width, height, [.. a.Zip(b, (v, w) =>
                Number("predictionOffset") + (Number("predictionScale") * (v + (w / 4))))]));
    }

    private static IEnumerable<double> Stream(uint seed, int count)
    {
        for (int i = 0; i < count; i++)
        {
            seed = unchecked((1664525 * seed) + 1013904223);
            yield return seed >> 22;
        }
    }
}
