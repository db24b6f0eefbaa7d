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
/// A case of tests/Fixtures/golden: synthetic images, and the results of the reference, the Python package <c>microssim</c>, on
/// them. <c>expected.json</c> uses the names of the package.
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

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(TestData.Fixture("golden")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public string Name { get; }

    /// <summary>All pages, in the order of the set.</summary>
    public IReadOnlyList<ImagePair> Pairs { get; }

    /// <summary>
    /// Whether the reference computes this case in float32, as NumPy does if images are float32: its results then have a relative
    /// error of about 1e-7 rather than 1e-16.
    /// </summary>
    public bool IsSinglePrecision => _expected.GetProperty("dtypes").EnumerateArray().Any(type => type.GetString() == "float32");

    /// <summary>The relative tolerance of a mean over many pixels.</summary>
    public double Tolerance => IsSinglePrecision ? 1e-7 : 1e-12;

    /// <summary>The absolute tolerance of a single pixel of a map, where the errors of float32 do not average out.</summary>
    public double PixelTolerance => IsSinglePrecision ? 5e-6 : 1e-12;

    /// <summary>The options of the fit of this case: given parameters and the percentile.</summary>
    public FitOptions FitOptions => new()
    {
        BackgroundPercentile = Number("bg_percentile"),
        GroundTruthOffset = Given("offset_gt"),
        PredictionOffset = Given("offset_pred"),
        MaxValue = Given("max_val"),
        RangeInvariantFactor = Given("ri_factor"),
    };

    /// <summary>The parameters that the reference fitted.</summary>
    public MicroSsimFit ReferenceFit => new()
    {
        GroundTruthOffset = Number("offset_gt"),
        PredictionOffset = Number("offset_pred"),
        MaxValue = Number("max_val"),
        RangeInvariantFactor = Number("ri_factor_reference"),
    };

    /// <summary>The options of the scores of the reference.</summary>
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
                    "use_sample_covariance" => options with { Covariance = ParseCovariance(option.Value) },
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
        ? [.. cases.EnumerateArray().Select(ParseMultiScale)]
        : [];

    private bool IsList => _expected.GetProperty("container").GetString() == "list";

    public static GoldenCase Load(string name) => new(name);

    /// <summary>A number of expected.json.</summary>
    public double Number(string name) => _expected.GetProperty(name).GetDouble();

    /// <summary>A list of numbers of expected.json, one per page.</summary>
    public IReadOnlyList<double> Numbers(string name) => Numbers(_expected.GetProperty(name));

    /// <summary>The sums over the map of each page: SSIM, luminance, contrast or structure.</summary>
    public IReadOnlyList<double> MapSums(string map) => Numbers(_expected.GetProperty("map_sums").GetProperty(map));

    /// <summary>Whether the case includes its SSIM maps.</summary>
    public bool HasMaps => File.Exists(MapPath(0));

    /// <summary>The SSIM map of a page by the reference.</summary>
    public ImagePlane SsimMap(int page) => ReadPages(MapPath(page))[0];

    /// <summary>Opens an image file of the case, whose planes read their rows on demand.</summary>
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
        [.. ReadPages(Path.Combine(_folder, groundTruth))
            .Zip(ReadPages(Path.Combine(_folder, prediction)), (gt, pred) => new ImagePair(gt, pred))];

    private double? Given(string name) => _expected.GetProperty("given").TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private GoldenMultiScale ParseMultiScale(JsonElement element)
    {
        var options = new MultiScaleOptions();
        var kwargs = element.GetProperty("kwargs");
        foreach (var option in kwargs.EnumerateObject())
        {
            options = option.Name switch
            {
                "normalize" => options with { Normalize = ParseNormalization(option.Value.GetString()) },
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

    private static CovarianceKind ParseCovariance(JsonElement useSample) =>
        useSample.GetBoolean() ? CovarianceKind.Sample : CovarianceKind.Population;

    private static Normalization ParseNormalization(string? name) => name switch
    {
        null => Normalization.None,
        "simple" => Normalization.Simple,
        "relu" => Normalization.Relu,
        _ => throw new InvalidDataException($"Unknown normalization {name}."),
    };
}

/// <summary>The multi-scale scores of the reference with some options; NaN where it has none.</summary>
internal sealed record GoldenMultiScale(string Arguments, MultiScaleOptions Options, IReadOnlyList<double> Scores);
