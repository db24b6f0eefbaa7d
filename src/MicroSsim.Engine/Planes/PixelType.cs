using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Planes;

/// <summary>The numeric type of a plane's pixels.</summary>
public enum PixelType
{
    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer; computed with as float64, so exact up to 2^53.</summary>
    UInt64,

    /// <summary>64-bit signed integer; computed with as float64, so exact up to ±2^53.</summary>
    Int64,

    /// <summary>IEEE 754 single precision. Half-precision files are widened to it, which is exact.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,
}

/// <summary>Facts about each <see cref="PixelType"/>.</summary>
public static class PixelTypes
{
    /// <summary>Bytes that one pixel of <paramref name="type"/> takes.</summary>
    public static int Size(this PixelType type) => type switch
    {
        PixelType.UInt8 or PixelType.Int8 => 1,
        PixelType.UInt16 or PixelType.Int16 => 2,
        PixelType.UInt32 or PixelType.Int32 or PixelType.Float32 => 4,
        PixelType.UInt64 or PixelType.Int64 or PixelType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Whether pixels of <paramref name="type"/> can be NaN or infinite.</summary>
    public static bool IsFloatingPoint(this PixelType type) => type is PixelType.Float32 or PixelType.Float64;

    /// <summary>
    /// The width of the type's whole range, as <c>-DataRange Type</c> means it: 255 for 8 bits, 65535 for 16;
    /// null for floating point, which has no such range.
    /// </summary>
    public static double? Range(this PixelType type) =>
        type.IsFloatingPoint() ? null : Math.Pow(2, 8 * type.Size()) - 1;

    /// <summary>The .NET type of a pixel.</summary>
    public static Type NetType(this PixelType type) => type switch
    {
        PixelType.UInt8 => typeof(byte),
        PixelType.Int8 => typeof(sbyte),
        PixelType.UInt16 => typeof(ushort),
        PixelType.Int16 => typeof(short),
        PixelType.UInt32 => typeof(uint),
        PixelType.Int32 => typeof(int),
        PixelType.UInt64 => typeof(ulong),
        PixelType.Int64 => typeof(long),
        PixelType.Float32 => typeof(float),
        PixelType.Float64 => typeof(double),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The pixel type that stores .NET values of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a numeric pixel type.</exception>
    public static PixelType Of<T>() where T : unmanaged => Of(typeof(T));

    /// <summary>The pixel type that stores .NET values of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException"><paramref name="type"/> is not a numeric pixel type.</exception>
    public static PixelType Of(Type type)
    {
        for (var candidate = PixelType.UInt8; candidate <= PixelType.Float64; candidate++)
        {
            if (candidate.NetType() == type) return candidate;
        }

        throw new NotSupportedException($"Pixels of type {type} are not supported; use an integer or floating-point type.");
    }
}
