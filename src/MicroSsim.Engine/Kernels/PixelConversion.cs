using System.Runtime.InteropServices;
#if NET
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
#endif

namespace MicroSsim.Engine;

/// <summary>Turns stored pixels into the float64 values that everything is computed with.</summary>
internal static class PixelConversion
{
    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel.</summary>
    /// <remarks>
    /// The subtraction is done in float64 and before anything is squared: unsigned pixels cannot wrap around, and a large
    /// camera offset does not eat the digits of a small signal. The usual pixel types go eight at a time where there are
    /// vectors; what is left of a row, and every other type, goes one by one, by the same operations.
    /// </remarks>
    public static void ToDouble(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values)
    {
        int i = 0;
        switch (type)
        {
            case PixelType.UInt8:
                i = Vectors(pixels, offset, factor, values);
                for (; i < values.Length; i++) values[i] = (pixels[i] - offset) * factor;
                break;
            case PixelType.Int8:
                var int8 = MemoryMarshal.Cast<byte, sbyte>(pixels);
                for (; i < values.Length; i++) values[i] = (int8[i] - offset) * factor;
                break;
            case PixelType.UInt16:
                var uint16 = MemoryMarshal.Cast<byte, ushort>(pixels);
                i = Vectors(uint16, offset, factor, values);
                for (; i < values.Length; i++) values[i] = (uint16[i] - offset) * factor;
                break;
            case PixelType.Int16:
                var int16 = MemoryMarshal.Cast<byte, short>(pixels);
                i = Vectors(int16, offset, factor, values);
                for (; i < values.Length; i++) values[i] = (int16[i] - offset) * factor;
                break;
            case PixelType.UInt32:
                var uint32 = MemoryMarshal.Cast<byte, uint>(pixels);
                for (; i < values.Length; i++) values[i] = (uint32[i] - offset) * factor;
                break;
            case PixelType.Int32:
                var int32 = MemoryMarshal.Cast<byte, int>(pixels);
                for (; i < values.Length; i++) values[i] = (int32[i] - offset) * factor;
                break;
            case PixelType.UInt64:
                var uint64 = MemoryMarshal.Cast<byte, ulong>(pixels);
                for (; i < values.Length; i++) values[i] = (uint64[i] - offset) * factor;
                break;
            case PixelType.Int64:
                var int64 = MemoryMarshal.Cast<byte, long>(pixels);
                for (; i < values.Length; i++) values[i] = (int64[i] - offset) * factor;
                break;
            case PixelType.Float32:
                var float32 = MemoryMarshal.Cast<byte, float>(pixels);
                i = Vectors(float32, offset, factor, values);
                for (; i < values.Length; i++) values[i] = (float32[i] - offset) * factor;
                break;
            case PixelType.Float64:
                var float64 = MemoryMarshal.Cast<byte, double>(pixels);
                i = Vectors(float64, offset, factor, values);
                for (; i < values.Length; i++) values[i] = (float64[i] - offset) * factor;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

#if NET
    private const int Pixels = 8; // per vector

    private static int Vectors(ReadOnlySpan<byte> pixels, double offset, double factor, Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Pixels; i += Pixels)
        {
            var eight = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(in pixels[i])).AsByte());
            Put(FromInt16(eight.AsInt16()), offset, factor, values, i); // 0 … 255 is the same signed
        }

        return i;
    }

    private static int Vectors(ReadOnlySpan<ushort> pixels, double offset, double factor, Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Pixels; i += Pixels)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(pixels.Slice(i, Pixels)));
            Put(Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32()), offset, factor, values, i);
        }

        return i;
    }

    private static int Vectors(ReadOnlySpan<short> pixels, double offset, double factor, Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Pixels; i += Pixels) Put(FromInt16(Vector128.Create(pixels.Slice(i, Pixels))), offset, factor, values, i);
        return i;
    }

    private static int Vectors(ReadOnlySpan<float> pixels, double offset, double factor, Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Pixels; i += Pixels) Put(Vector256.Create(pixels.Slice(i, Pixels)), offset, factor, values, i);
        return i;
    }

    private static int Vectors(ReadOnlySpan<double> pixels, double offset, double factor, Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Pixels; i += Pixels) Put(Vector512.Create(pixels.Slice(i, Pixels)), offset, factor, values, i);
        return i;
    }

    /// <summary>16 bits fit a float32 without loss, which widens to float64 faster than an integer does.</summary>
    private static Vector256<float> FromInt16(Vector128<short> pixels)
    {
        var (lower, upper) = Vector128.Widen(pixels);
        return Vector256.ConvertToSingle(Vector256.Create(lower, upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector256<float> pixels, double offset, double factor, Span<double> values, int i)
    {
        var (lower, upper) = Vector256.Widen(pixels);
        Put(Vector512.Create(lower, upper), offset, factor, values, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<double> pixels, double offset, double factor, Span<double> values, int i) =>
        ((pixels - Vector512.Create(offset)) * Vector512.Create(factor)).CopyTo(values.Slice(i));
#else
    // Vector<T> converts integers no faster than the plain loop does.
    private static int Vectors<T>(ReadOnlySpan<T> pixels, double offset, double factor, Span<double> values) => 0;
#endif
}
