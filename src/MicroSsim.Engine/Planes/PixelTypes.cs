namespace MicroSsim.Engine.Planes;

/// <summary>Facts about each <see cref="PixelType"/>.</summary>
public static class PixelTypes
{
    /// <summary>One entry per <see cref="PixelType"/>, in the order of the enumeration.</summary>
    private static readonly PixelTypeTraits[] Table =
    [
        PixelTypeTraits.Create<byte>(),
        PixelTypeTraits.Create<sbyte>(),
        PixelTypeTraits.Create<ushort>(),
        PixelTypeTraits.Create<short>(),
        PixelTypeTraits.Create<uint>(),
        PixelTypeTraits.Create<int>(),
        PixelTypeTraits.Create<ulong>(),
        PixelTypeTraits.Create<long>(),
        PixelTypeTraits.Create<float>(),
        PixelTypeTraits.Create<double>(),
    ];

    /// <summary>The size of one pixel of <paramref name="type"/> in bytes.</summary>
    public static int Size(this PixelType type) => type.Traits().Size;

    /// <summary>Whether pixels of <paramref name="type"/> can be NaN or infinite.</summary>
    public static bool IsFloatingPoint(this PixelType type) => type is PixelType.Float32 or PixelType.Float64;

    /// <summary>
    /// Maximum − minimum of the values that the type can hold: 255 for 8 bits, 65535 for 16 bits; null for floating point,
    /// which has no such range.
    /// </summary>
    public static double? Range(this PixelType type) =>
        type.IsFloatingPoint() ? null : Math.Pow(2, 8 * type.Size()) - 1;

    /// <summary>The .NET type of a pixel.</summary>
    public static Type NetType(this PixelType type) => type.Traits().NetType;

    /// <summary>The pixel type that stores .NET values of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a numeric pixel type.</exception>
    public static PixelType FromNetType<T>() where T : unmanaged => FromNetType(typeof(T));

    /// <summary>The pixel type that stores .NET values of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException"><paramref name="type"/> is not a numeric pixel type.</exception>
    public static PixelType FromNetType(Type type)
    {
        int index = Array.FindIndex(Table, traits => traits.NetType == type);
        return index >= 0
            ? (PixelType)index
            : throw new NotSupportedException($"Pixels of type {type} are not supported; use an integer or floating-point type.");
    }

    /// <summary>The operations that depend on the .NET type of a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is not a value of the enumeration.</exception>
    internal static PixelTypeTraits Traits(this PixelType type) => (uint)type < (uint)Table.Length
        ? Table[(int)type]
        : throw new ArgumentOutOfRangeException(nameof(type), type, null);
}
