using System.Runtime.InteropServices;
#if NET
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
        var change = new Change(offset, factor);
        ref byte from = ref MemoryMarshal.GetReference(pixels);
        int count = Math.Min(pixels.Length, values.Length) / Pixels;
        for (int i = 0; i < count; i++)
        {
            var eight = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i * Pixels))).AsByte());
            change.Put(OfInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32()), values, i);
        }

        return count * Pixels;
    }

    private static int Vectors(ReadOnlySpan<ushort> pixels, double offset, double factor, Span<double> values)
    {
        var change = new Change(offset, factor);
        ref ushort from = ref MemoryMarshal.GetReference(pixels);
        int count = Math.Min(pixels.Length, values.Length) / Pixels;
        for (int i = 0; i < count; i++)
        {
            var eight = Vector128.LoadUnsafe(ref from, (nuint)(i * Pixels));
            change.Put(OfInt32(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(eight) : Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32()), values, i);
        }

        return count * Pixels;
    }

    private static int Vectors(ReadOnlySpan<short> pixels, double offset, double factor, Span<double> values)
    {
        var change = new Change(offset, factor);
        ref short from = ref MemoryMarshal.GetReference(pixels);
        int count = Math.Min(pixels.Length, values.Length) / Pixels;
        for (int i = 0; i < count; i++)
        {
            var eight = Vector128.LoadUnsafe(ref from, (nuint)(i * Pixels));
            change.Put(OfInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight))), values, i);
        }

        return count * Pixels;
    }

    private static int Vectors(ReadOnlySpan<float> pixels, double offset, double factor, Span<double> values)
    {
        var change = new Change(offset, factor);
        ref float from = ref MemoryMarshal.GetReference(pixels);
        int count = Math.Min(pixels.Length, values.Length) / Pixels;
        for (int i = 0; i < count; i++) change.Put(OfSingle(Vector256.LoadUnsafe(ref from, (nuint)(i * Pixels))), values, i);
        return count * Pixels;
    }

    private static int Vectors(ReadOnlySpan<double> pixels, double offset, double factor, Span<double> values)
    {
        var change = new Change(offset, factor);
        ref double from = ref MemoryMarshal.GetReference(pixels);
        int count = Math.Min(pixels.Length, values.Length) / Pixels;
        for (int i = 0; i < count; i++) change.Put(Vector512.LoadUnsafe(ref from, (nuint)(i * Pixels)), values, i);
        return count * Pixels;
    }

    /// <summary>Integers of 16 bits: without AVX-512 they widen faster by way of float32, which holds them without loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfInt32(Vector256<int> pixels) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(pixels) : OfSingle(Vector256.ConvertToSingle(pixels));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfSingle(Vector256<float> pixels)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Double(pixels);
        var (lower, upper) = Vector256.Widen(pixels);
        return Vector512.Create(lower, upper);
    }

    /// <summary>(pixel − offset) · factor.</summary>
    private readonly struct Change(double offset, double factor)
    {
        private readonly Vector512<double> _offset = Vector512.Create(offset), _factor = Vector512.Create(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put(Vector512<double> pixels, Span<double> values, int vector) =>
            ((pixels - _offset) * _factor).StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)(vector * Pixels));
    }
#else
    // Vector<T> converts integers no faster than the plain loop does.
    private static int Vectors<T>(ReadOnlySpan<T> pixels, double offset, double factor, Span<double> values) => 0;
#endif
}
