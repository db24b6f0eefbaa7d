using System.Text.Json;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// A case of tests/Fixtures/golden: synthetic images, and what the reference, the Python package <c>microssim</c>, computes
/// on them. <c>expected.json</c> keeps the package's own words.
/// </summary>
internal sealed class GoldenCase
{
    private readonly string _folder;
    private readonly JsonElement _expected;

    private GoldenCase(string name)
    {
        Name = name;
        _folder = TestData.Fixture("golden", name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "expected.json")));
        _expected = json.RootElement.Clone();
        Pairs = IsList
            ? [.. Directory.GetFiles(Path.Combine(_folder, "gt")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .SelectMany(file => ReadPairs(Path.Combine("gt", file!), Path.Combine("pred", file!)))]
            : ReadPairs("gt.tif", "pred.tif");
    }

    /// <summary>Every case's name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(TestData.Fixture("golden")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public string Name { get; }

    /// <summary>All pages, in the set's order.</summary>
    public IReadOnlyList<ImagePair> Pairs { get; }

    /// <summary>
    /// Whether the reference computes this case in float32, as NumPy does where images are float32, so that its own results
    /// are good to about 1e-7 of what they are made of, and not to float64's 1e-16.
    /// </summary>
    public bool IsSinglePrecision => _expected.GetProperty("dtypes").EnumerateArray().Any(type => type.GetString() == "float32");

    /// <summary>How far, relatively, a mean over many pixels may be from the reference's.</summary>
    public double Tolerance => IsSinglePrecision ? 1e-7 : 1e-12;

    /// <summary>How far a single pixel of a map may be from the reference's, where float32's errors do not average out.</summary>
    public double PixelTolerance => IsSinglePrecision ? 5e-6 : 1e-12;

    /// <summary>What the fit of this case was given, and the percentile it was told to take.</summary>
    public FitOptions FitOptions => new()
    {
        BackgroundPercentile = Number("bg_percentile"),
        GroundTruthOffset = Given("offset_gt"),
        PredictionOffset = Given("offset_pred"),
        MaxValue = Given("max_val"),
        RangeInvariantFactor = Given("ri_factor"),
    };

    /// <summary>The reference's own parameters.</summary>
    public MicroSsimFit ReferenceFit => new()
    {
        GroundTruthOffset = Number("offset_gt"),
        PredictionOffset = Number("offset_pred"),
        MaxValue = Number("max_val"),
        RangeInvariantFactor = Number("ri_factor_reference"),
    };

    /// <summary>The options that the reference scored with.</summary>
    public SsimOptions ScoreOptions
    {
        get
        {
            var options = new SsimOptions();
            foreach (var option in _expected.GetProperty("score_kwargs").EnumerateObject())
            {
                options = option.Name switch
                {
                    "gaussian_weights" => options with { Window = option.Value.GetBoolean() ? WindowKind.Gaussian : WindowKind.Uniform },
                    "use_sample_covariance" => options with { Covariance = option.Value.GetBoolean() ? CovarianceKind.Sample : CovarianceKind.Population },
                    "win_size" => options with { WindowSize = option.Value.GetInt32() },
                    "sigma" => options with { Sigma = option.Value.GetDouble() },
                    "K1" => options with { K1 = option.Value.GetDouble() },
                    "K2" => options with { K2 = option.Value.GetDouble() },
                    _ => throw new InvalidDataException($"{Name}: unknown option {option.Name}."),
                };
            }

            return options;
        }
    }

    /// <summary>The multi-scale scores of this case: options and one score per page.</summary>
    public IReadOnlyList<GoldenMultiScale> MultiScale => _expected.TryGetProperty("ms3im", out var cases)
        ? [.. cases.EnumerateArray().Select(MultiScaleOf)]
        : [];

    private bool IsList => _expected.GetProperty("container").GetString() == "list";

    public static GoldenCase Load(string name) => new(name);

    /// <summary>A number of expected.json.</summary>
    public double Number(string name) => _expected.GetProperty(name).GetDouble();

    /// <summary>A list of numbers of expected.json, one per page.</summary>
    public IReadOnlyList<double> Numbers(string name) => Numbers(_expected.GetProperty(name));

    /// <summary>The sums over each page's map: SSIM, luminance, contrast or structure.</summary>
    public IReadOnlyList<double> MapSums(string map) => Numbers(_expected.GetProperty("map_sums").GetProperty(map));

    /// <summary>Whether the case has its SSIM maps, pixel by pixel.</summary>
    public bool HasMaps => File.Exists(MapPath(0));

    /// <summary>The reference's SSIM map of a page.</summary>
    public ImagePlane SsimMap(int page) => ReadPages(MapPath(page))[0];

    /// <summary>An image file of the case, whose planes fetch their rows when asked; for tests of that.</summary>
    public ImageFile Open(string file) => ImageFormats.Open(Path.Combine(_folder, file));

    private static List<ImagePlane> ReadPages(string path)
    {
        using var file = ImageFormats.Open(path);
        return [.. file.Select(PageSelection.All).Select(file.Load)];
    }

    private static IReadOnlyList<double> Numbers(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? double.NaN : e.GetDouble())];

    private string MapPath(int page) => Path.Combine(_folder, $"ssim_map_{page}.tif");

    private List<ImagePair> ReadPairs(string groundTruth, string prediction) =>
        [.. ReadPages(Path.Combine(_folder, groundTruth)).Zip(ReadPages(Path.Combine(_folder, prediction)), (gt, pred) => new ImagePair(gt, pred))];

    private double? Given(string name) => _expected.GetProperty("given").TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private GoldenMultiScale MultiScaleOf(JsonElement element)
    {
        var options = new MultiScaleOptions();
        var kwargs = element.GetProperty("kwargs");
        foreach (var option in kwargs.EnumerateObject())
        {
            options = option.Name switch
            {
                "normalize" => options with { Normalize = NormalizationOf(option.Value.GetString()) },
                "betas" => options with { Betas = Numbers(option.Value) },
                "gaussian_kernel" => options with { Window = option.Value.GetBoolean() ? WindowKind.Gaussian : WindowKind.Uniform },
                "kernel_size" => options with { WindowSize = option.Value.GetInt32() },
                "sigma" => options with { Sigma = option.Value.GetDouble() },
                "k1" => options with { K1 = option.Value.GetDouble() },
                "k2" => options with { K2 = option.Value.GetDouble() },
                _ => throw new InvalidDataException($"{Name}: unknown option {option.Name}."),
            };
        }

        return new GoldenMultiScale(kwargs.GetRawText(), options, Numbers(element.GetProperty("scores_float64")));
    }

    private static Normalization NormalizationOf(string? name) => name switch
    {
        null => Normalization.None,
        "simple" => Normalization.Simple,
        "relu" => Normalization.Relu,
        _ => throw new InvalidDataException($"Unknown normalization {name}."),
    };
}

/// <summary>The reference's multi-scale scores with some options; NaN where it has none.</summary>
internal sealed record GoldenMultiScale(string Arguments, MultiScaleOptions Options, IReadOnlyList<double> Scores);
