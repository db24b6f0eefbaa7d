using System.Text.Json;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Tests;

namespace MicroSsim.Engine.Tests;

/// <summary>The volumes of tests/Fixtures/volumes/make.py, and the results of scikit-image and NumPy on them.</summary>
internal static class VolumeFixture
{
    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(TestData.Fixture("volumes", "expected.json"))).RootElement.Clone();

    /// <summary>The fit of the scores: given numbers.</summary>
    public static MicroSsimFit Fit { get; } =
        new() { GroundTruthOffset = 101.5, PredictionOffset = 37.25, RangeInvariantFactor = 1.75, MaxValue = 1 };

    /// <summary>The cases of SSIM.</summary>
    public static IReadOnlyList<JsonElement> Ssim => [.. Expected.GetProperty(nameof(Ssim)).EnumerateArray()];

    /// <summary>The cases of masks and regions.</summary>
    public static IReadOnlyList<JsonElement> Masks => [.. Expected.GetProperty(nameof(Masks)).EnumerateArray()];

    /// <summary>The cases of metrics of single pixels.</summary>
    public static IReadOnlyList<JsonElement> Pixels => [.. Expected.GetProperty(nameof(Pixels)).EnumerateArray()];

    /// <summary>The volumes of a case.</summary>
    public static (VolumePlane GroundTruth, VolumePlane Prediction) Create(JsonElement fixture)
    {
        int[] shape = [.. fixture.GetProperty("Shape").EnumerateArray().Select(side => side.GetInt32())];
        return Create(shape[0], shape[1], shape[2]);
    }

    /// <summary>The volumes of a shape.</summary>
    public static (VolumePlane GroundTruth, VolumePlane Prediction) Create(int depth, int height, int width)
    {
        uint truthNoise = 1, predictionNoise = 2;
        List<ImagePlane> truths = [], predictions = [];
        for (int z = 0; z < depth; z++)
        {
            ushort[] truth = new ushort[height * width], prediction = new ushort[height * width];
            for (int i = 0; i < truth.Length; i++)
            {
                int y = i / width, x = i % width;
                int scene = (8 * (((7 * y) + (3 * x) + (5 * z)) % 64)) + (4 * (((x * y) + (2 * z)) % 50));
                truth[i] = (ushort)(100 + scene + (Next(ref truthNoise) / 4));
                prediction[i] = (ushort)(40 + (scene / 2) + (Next(ref predictionNoise) / 8));
            }

            truths.Add(new MemoryPlane<ushort>(width, height, truth));
            predictions.Add(new MemoryPlane<ushort>(width, height, prediction));
        }

        return (new VolumePlane(truths), new VolumePlane(predictions));
    }

    /// <summary>The options of a case of SSIM.</summary>
    public static VolumeSsimOptions Options(JsonElement fixture) => new()
    {
        Window = fixture.GetProperty("Sigma").ValueKind == JsonValueKind.Null ? WindowKind.Uniform : WindowKind.Gaussian,
        WindowSize = Number(fixture, "WindowSize") is { } size ? (int)size : null,
        Sigma = VolumeSigma.OnAllAxes(Number(fixture, "Sigma") ?? 1.5),
        K1 = fixture.GetProperty("K1").GetDouble(),
        K2 = fixture.GetProperty("K2").GetDouble(),
        Covariance = fixture.GetProperty("Sample").GetBoolean() ? CovarianceKind.Sample : CovarianceKind.Population,
    };

    /// <summary>A number of a case; null if it has none.</summary>
    public static double? Number(JsonElement fixture, string name) =>
        fixture.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static int Next(ref uint state)
    {
        state = unchecked((state * 1664525) + 1013904223);
        return (int)(state >> 24);
    }
}
