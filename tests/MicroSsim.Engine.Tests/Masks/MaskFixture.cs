using System.Text.Json;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Tests;

namespace MicroSsim.Engine.Tests;

/// <summary>The images of tests/Fixtures/masks/make.py, and the results of scikit-image, SciPy and NumPy on them.</summary>
internal static class MaskFixture
{
    private const int Height = 72, Width = 80;

    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(TestData.Fixture("masks", "expected.json"))).RootElement;

    /// <summary>The fit of the scores: given numbers.</summary>
    public static MicroSsimFit Fit { get; } =
        new() { GroundTruthOffset = 101.5, PredictionOffset = 37.25, RangeInvariantFactor = 1.75, MaxValue = 1 };

    public static MemoryPlane<ushort> GroundTruth { get; } = CreateGroundTruth();

    public static MemoryPlane<ushort> Prediction { get; } = CreatePrediction();

    /// <summary>A disc without a part.</summary>
    public static MemoryPlane<byte> Mask { get; } = Image(
        (y, x) => ((y - 35) * (y - 35)) + ((x - 41) * (x - 41)) < 33 * 33 && !(y is > 30 and < 34 && x > 50) ? (byte)255 : (byte)0);

    /// <summary>Rectangles of unequal labels.</summary>
    public static MemoryPlane<int> Labels { get; } = Image((y, x) =>
        y is >= 60 and < 64 && x is >= 60 and < 63 ? 70000
        : y % 24 < 20 && x > 2 ? (1000 * (y / 24)) + (7 * (x / 20)) + 5 : 0);

    /// <summary>A part of a property of expected.json.</summary>
    public static JsonElement Result(params string[] path) => path.Aggregate(Expected, (element, name) => element.GetProperty(name));

    /// <summary>An image of the size of the fixture.</summary>
    public static MemoryPlane<T> Image<T>(Func<int, int, T> pixel)
        where T : unmanaged
    {
        var pixels = new T[Height * Width];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = pixel(i / Width, i % Width);
        return new MemoryPlane<T>(Width, Height, pixels);
    }

    private static MemoryPlane<ushort> CreateGroundTruth()
    {
        uint[] noise = Noise(1);
        return Image((y, x) => (ushort)(100 + Scene(y, x) + (noise[(y * Width) + x] / 4)));
    }

    private static MemoryPlane<ushort> CreatePrediction()
    {
        uint[] noise = Noise(2);
        return Image((y, x) => (ushort)(40 + (Scene(y, x) / 2) + (noise[(y * Width) + x] / 8)));
    }

    private static int Scene(int y, int x) => (8 * (((7 * y) + (3 * x)) % 64)) + (4 * (x * y % 50));

    private static uint[] Noise(uint state)
    {
        uint[] values = new uint[Height * Width];
        for (int i = 0; i < values.Length; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            values[i] = state >> 24;
        }

        return values;
    }
}
