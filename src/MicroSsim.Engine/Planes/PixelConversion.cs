using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Simd;
#if NET
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Planes;

/// <summary>Turns stored pixels into the float64 values that everything is computed with.</summary>
internal static class PixelConversion
{
    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel of a row.</summary>
    public static void ToDouble(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values) =>
        ToDouble(pixels, values.Length, type, offset, factor, new PixelBlock(0, 0, 1, values.Length), values, values.Length);

    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel of a block.</summary>
    /// <remarks>
    /// The subtraction is done in float64 and before anything is squared: unsigned pixels cannot wrap around, and a large
    /// camera offset does not eat the digits of a small signal. The usual pixel types go eight at a time where there are
    /// vectors; what is left of a row, and every other type, goes one by one, by the same operations. On netstandard2.0 all do:
    /// Vector&lt;T&gt; converts integers no faster than the plain loop.
    /// </remarks>
    /// <param name="pixels">From the first pixel of the block to its last.</param>
    /// <param name="width">Pixels from one row to the next.</param>
    /// <param name="type">Their type.</param>
    /// <param name="offset">Subtracted first.</param>
    /// <param name="factor">Multiplied with.</param>
    /// <param name="block">How many rows and columns.</param>
    /// <param name="values">Takes the values.</param>
    /// <param name="stride">Values from one row to the next.</param>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void ToDouble(ReadOnlySpan<byte> pixels, int width, PixelType type, double offset, double factor, in PixelBlock block, Span<double> values, int stride)
    {
        int done = 0;
#if NET
        done = type switch
        {
            PixelType.UInt8 => Vectors<byte, EightUInt8>(pixels, width, offset, factor, block, values, stride),
            PixelType.UInt16 => Vectors<ushort, EightUInt16>(pixels, width, offset, factor, block, values, stride),
            PixelType.Int16 => Vectors<short, EightInt16>(pixels, width, offset, factor, block, values, stride),
            PixelType.Float32 => Vectors<float, EightFloat32>(pixels, width, offset, factor, block, values, stride),
            PixelType.Float64 => Vectors<double, EightFloat64>(pixels, width, offset, factor, block, values, stride),
            _ => 0,
        };
#endif
        if (done == block.Columns) return;
        int size = type.Size();
        for (int row = 0; row < block.Rows; row++)
        {
            Singles(pixels.Slice(((row * width) + done) * size, (block.Columns - done) * size), type, offset, factor, values.Slice((row * stride) + done, block.Columns - done));
        }
    }

    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static void Singles(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values)
    {
        switch (type)
        {
            case PixelType.UInt8:
                for (int i = 0; i < values.Length; i++) values[i] = (pixels[i] - offset) * factor;
                break;
            case PixelType.Int8:
                var int8 = MemoryMarshal.Cast<byte, sbyte>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int8[i] - offset) * factor;
                break;
            case PixelType.UInt16:
                var uint16 = MemoryMarshal.Cast<byte, ushort>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint16[i] - offset) * factor;
                break;
            case PixelType.Int16:
                var int16 = MemoryMarshal.Cast<byte, short>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int16[i] - offset) * factor;
                break;
            case PixelType.UInt32:
                var uint32 = MemoryMarshal.Cast<byte, uint>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint32[i] - offset) * factor;
                break;
            case PixelType.Int32:
                var int32 = MemoryMarshal.Cast<byte, int>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int32[i] - offset) * factor;
                break;
            case PixelType.UInt64:
                var uint64 = MemoryMarshal.Cast<byte, ulong>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint64[i] - offset) * factor;
                break;
            case PixelType.Int64:
                var int64 = MemoryMarshal.Cast<byte, long>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int64[i] - offset) * factor;
                break;
            case PixelType.Float32:
                var float32 = MemoryMarshal.Cast<byte, float>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (float32[i] - offset) * factor;
                break;
            case PixelType.Float64:
                var float64 = MemoryMarshal.Cast<byte, double>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (float64[i] - offset) * factor;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

#if NET
    private const int Pixels = 8; // per vector

    /// <summary>Where blocks are read from left to right, this many lie between a pixel that is converted and one that is asked for.</summary>
    private const int BlocksAhead = 3;

    /// <summary>Converts whole vectors of each row, and returns how many columns that were.</summary>
    /// <typeparam name="T">The pixels' type.</typeparam>
    /// <typeparam name="TEight">How eight of them are loaded: a struct, so that the loop is compiled for it alone.</typeparam>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static int Vectors<T, TEight>(ReadOnlySpan<byte> bytes, int width, double offset, double factor, in PixelBlock block, Span<double> values, int stride)
        where T : unmanaged
        where TEight : struct, IEight<T>
    {
        ReadOnlySpan<T> pixels = MemoryMarshal.Cast<byte, T>(bytes);
        Vector512<double> offsets = Vector512.Create(offset), factors = Vector512.Create(factor);
        int count = block.Columns / Pixels;
        for (int row = 0; row < block.Rows; row++)
        {
            ref T from = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), row * width);
            ref double to = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), row * stride);
            AskFor(ref Unsafe.Add(ref from, BlocksAhead * block.Columns), block.Columns);
            for (int i = 0; i < count; i++) ((TEight.Load(ref Unsafe.Add(ref from, i * Pixels)) - offsets) * factors).StoreUnsafe(ref to, (nuint)(i * Pixels));
        }

        return count * Pixels;
    }

    /// <summary>
    /// Has pixels brought near, into the second cache. The processor reads ahead by itself, but not in as many rows at once as
    /// there are under a window: a large image then comes from memory line by line, each waited for. Whether the pixels exist
    /// does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AskFor<T>(ref T first, int count)
        where T : unmanaged
    {
        const int CacheLine = 64;
        if (!Sse.IsSupported) return;
        byte* start = (byte*)Unsafe.AsPointer(ref first);
        for (int at = 0; at < count * sizeof(T); at += CacheLine) Sse.Prefetch1(start + at);
    }

    /// <summary>Loads eight pixels as float64.</summary>
    private interface IEight<T>
    {
        static abstract Vector512<double> Load(ref T first);
    }

    private readonly struct EightUInt8 : IEight<byte>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref byte first)
        {
            var eight = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte());
            return OfInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32());
        }
    }

    private readonly struct EightUInt16 : IEight<ushort>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref ushort first)
        {
            var eight = Vector128.LoadUnsafe(ref first);
            return OfInt32(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(eight) : Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32());
        }
    }

    private readonly struct EightInt16 : IEight<short>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref short first)
        {
            var eight = Vector128.LoadUnsafe(ref first);
            return OfInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)));
        }
    }

    private readonly struct EightFloat32 : IEight<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref float first) => OfSingle(Vector256.LoadUnsafe(ref first));
    }

    private readonly struct EightFloat64 : IEight<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref double first) => Vector512.LoadUnsafe(ref first);
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
#endif
}
