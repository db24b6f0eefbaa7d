using System.Numerics;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

/// <summary>Random images, equal for equal seeds.</summary>
internal static class RandomPlanes
{
    /// <summary>Every pixel type.</summary>
    public static IReadOnlyList<PixelType> Types { get; } = Enum.GetValues<PixelType>();

    /// <summary>The range of random pixels of a type: the whole range of an integer type.</summary>
    public static (double Low, double High) Span(PixelType type) => type switch
    {
        PixelType.UInt8 => (byte.MinValue, byte.MaxValue),
        PixelType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        PixelType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        PixelType.Int16 => (short.MinValue, short.MaxValue),
        PixelType.UInt32 => (uint.MinValue, uint.MaxValue),
        PixelType.Int32 => (int.MinValue, int.MaxValue),
        PixelType.UInt64 => (ulong.MinValue, ulong.MaxValue),
        PixelType.Int64 => (long.MinValue, long.MaxValue),
        _ => (-1000, 1000),
    };

    /// <summary>White noise over the span of the type.</summary>
    public static ImagePlane Noise(PixelType type, int width, int height, int seed)
    {
        var random = new Random(seed);
        return FromUnit(type, width, height, Fill(width, height, (_, _) => random.NextDouble()));
    }

    /// <summary>A scene of bright spots, and a prediction with other noise, contrast and background.</summary>
    public static ImagePair Pair(PixelType groundTruthType, PixelType predictionType, int width, int height, int seed)
    {
        var random = new Random(seed);
        double phase = random.NextDouble() * 10, contrast = 0.2 + (0.4 * random.NextDouble());
        double[] scene = Fill(
            width, height, (x, y) => Math.Pow((2 + Math.Sin(phase + (0.7 * x)) + Math.Cos((0.5 * y) - (0.2 * x))) / 4, 3));
        double[] groundTruth = [.. scene.Select(s => 0.1 + (0.8 * s) + (0.05 * random.NextDouble()))];
        double[] prediction = [.. scene.Select(s => 0.2 + (contrast * s) + (0.1 * random.NextDouble()))];
        return new ImagePair(FromUnit(groundTruthType, width, height, groundTruth), FromUnit(predictionType, width, height, prediction));
    }

    /// <summary>A pair of float64 images.</summary>
    public static ImagePair Pair(int width, int height, int seed) => Pair(PixelType.Float64, PixelType.Float64, width, height, seed);

    /// <summary>Converts numbers to pixels of a type, rounded.</summary>
    public static ImagePlane FromValues(PixelType type, int width, int height, double[] values) => type switch
    {
        PixelType.UInt8 => Convert<byte>(width, height, values),
        PixelType.Int8 => Convert<sbyte>(width, height, values),
        PixelType.UInt16 => Convert<ushort>(width, height, values),
        PixelType.Int16 => Convert<short>(width, height, values),
        PixelType.UInt32 => Convert<uint>(width, height, values),
        PixelType.Int32 => Convert<int>(width, height, values),
        PixelType.UInt64 => Convert<ulong>(width, height, values),
        PixelType.Int64 => Convert<long>(width, height, values),
        PixelType.Float32 => Convert<float>(width, height, values),
        _ => Convert<double>(width, height, values),
    };

    private static ImagePlane FromUnit(PixelType type, int width, int height, double[] unit)
    {
        var (low, high) = Span(type);
        double[] values = [.. unit.Select(u => low + (u * (high - low)))];
        return FromValues(type, width, height, type.IsFloatingPoint() ? values : [.. values.Select(value => Math.Round(value))]);
    }

    private static MemoryPlane<T> Convert<T>(int width, int height, double[] values) where T : unmanaged, INumber<T> =>
        new(width, height, [.. values.Select(value => T.CreateSaturating(value))]);

    private static double[] Fill(int width, int height, Func<int, int, double> pixel)
    {
        double[] values = new double[width * height];
        for (int i = 0; i < values.Length; i++) values[i] = pixel(i % width, i / width);
        return values;
    }
}
