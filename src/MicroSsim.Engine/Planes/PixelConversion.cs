using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Simd;
#if NET
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Planes;

/// <summary>Converts pixels of any type to float64, the type of all computations.</summary>
internal static class PixelConversion
{
    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel of a row.</summary>
    public static void ToDouble(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values) =>
        ToDouble(pixels, values.Length, type, offset, factor, new PixelBlock(0, 0, 1, values.Length), values, values.Length);

    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel of a block.</summary>
    /// <remarks>
    /// The offset is subtracted in float64 and before anything is squared: unsigned pixels cannot wrap around, and a large
    /// camera offset costs a small signal no digits. In the net10.0 build the common pixel types are converted eight at a time;
    /// the remainder of a row, and every other type, by a scalar loop of the same operations. The netstandard2.0 build has the
    /// scalar loop only: Vector&lt;T&gt; converts integers no faster.
    /// </remarks>
    /// <param name="pixels">The bytes from the first pixel of the block to its last.</param>
    /// <param name="width">Pixels from the start of one row to the next.</param>
    /// <param name="type">The type of the pixels.</param>
    /// <param name="offset">Subtracted from each pixel.</param>
    /// <param name="factor">Multiplies each difference.</param>
    /// <param name="block">The size of the block; its position is not used.</param>
    /// <param name="values">The destination.</param>
    /// <param name="stride">Values from the start of one row to the next.</param>
    /// <param name="next">
    /// The bytes of a block of the same shape that is read soon, which are prefetched; empty for the third block to the right.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is not a pixel type.</exception>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ToDouble(
        ReadOnlySpan<byte> pixels,
        int width,
        PixelType type,
        double offset,
        double factor,
        in PixelBlock block,
        Span<double> values,
        int stride,
        ReadOnlySpan<byte> next = default)
    {
        int done = 0;
#if NET
        done = type switch
        {
            PixelType.UInt8 => ConvertVectors<byte, UInt8Loader>(pixels, next, width, offset, factor, block, values, stride),
            PixelType.UInt16 => ConvertVectors<ushort, UInt16Loader>(pixels, next, width, offset, factor, block, values, stride),
            PixelType.Int16 => ConvertVectors<short, Int16Loader>(pixels, next, width, offset, factor, block, values, stride),
            PixelType.Float32 => ConvertVectors<float, Float32Loader>(pixels, next, width, offset, factor, block, values, stride),
            PixelType.Float64 => ConvertVectors<double, Float64Loader>(pixels, next, width, offset, factor, block, values, stride),
            _ => 0,
        };
#endif
        if (done == block.Columns) return;
        int size = type.Size();
        for (int row = 0; row < block.Rows; row++)
        {
            var remainder = pixels.Slice(((row * width) + done) * size, (block.Columns - done) * size);
            ConvertScalar(remainder, type, offset, factor, values.Slice((row * stride) + done, block.Columns - done));
        }
    }

    /// <summary>Converts a row pixel by pixel.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void ConvertScalar(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values)
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
    /// <summary>Pixels per vector.</summary>
    private const int VectorPixels = 8;

    /// <summary>The prefetch distance: the number of blocks from the block being converted to the block prefetched to its right.</summary>
    private const int PrefetchDistance = 3;

    /// <summary>Converts the whole vectors of each row.</summary>
    /// <typeparam name="T">The .NET type of a pixel.</typeparam>
    /// <typeparam name="TLoader">Loads a vector: a struct, so that the loop is specialised and the call inlined.</typeparam>
    /// <returns>The number of columns that were converted.</returns>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static int ConvertVectors<T, TLoader>(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<byte> next,
        int width,
        double offset,
        double factor,
        in PixelBlock block,
        Span<double> values,
        int stride)
        where T : unmanaged
        where TLoader : struct, IVectorLoader<T>
    {
        var pixels = MemoryMarshal.Cast<byte, T>(bytes);
        Vector512<double> offsets = Vector512.Create(offset), factors = Vector512.Create(factor);
        ref var prefetched = ref next.IsEmpty
            ? ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), PrefetchDistance * block.Columns)
            : ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, T>(next));
        int vectors = block.Columns / VectorPixels;
        for (int row = 0; row < block.Rows; row++)
        {
            ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), row * width);
            ref double to = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), row * stride);
            Prefetch(ref Unsafe.Add(ref prefetched, row * width), block.Columns);
            for (int i = 0; i < vectors; i++)
            {
                var loaded = TLoader.Load(ref Unsafe.Add(ref from, i * VectorPixels));
                ((loaded - offsets) * factors).StoreUnsafe(ref to, (nuint)(i * VectorPixels));
            }
        }

        return vectors * VectorPixels;
    }

    /// <summary>
    /// Prefetches pixels into the second-level cache. The hardware prefetcher follows fewer streams than a band has rows, so that
    /// without this a large image stalls on every cache line. Addresses beyond the image are harmless.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch<T>(ref T first, int count)
        where T : unmanaged
    {
        const int CacheLine = 64;
        if (!Sse.IsSupported) return;
        byte* start = (byte*)Unsafe.AsPointer(ref first);
        for (int at = 0; at < count * sizeof(T); at += CacheLine) Sse.Prefetch1(start + at);
    }

    /// <summary>Loads eight pixels of one type as float64.</summary>
    private interface IVectorLoader<T>
    {
        static abstract Vector512<double> Load(ref T first);
    }

    private readonly struct UInt8Loader : IVectorLoader<byte>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref byte first)
        {
            var eight = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte());
            return FromInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32());
        }
    }

    private readonly struct UInt16Loader : IVectorLoader<ushort>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref ushort first)
        {
            var eight = Vector128.LoadUnsafe(ref first);
            return FromInt32(
                Avx2.IsSupported
                    ? Avx2.ConvertToVector256Int32(eight)
                    : Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)).AsInt32());
        }
    }

    private readonly struct Int16Loader : IVectorLoader<short>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref short first)
        {
            var eight = Vector128.LoadUnsafe(ref first);
            return FromInt32(Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight)));
        }
    }

    private readonly struct Float32Loader : IVectorLoader<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref float first) => FromFloat32(Vector256.LoadUnsafe(ref first));
    }

    private readonly struct Float64Loader : IVectorLoader<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref double first) => Vector512.LoadUnsafe(ref first);
    }

    /// <summary>Converts integers of up to 16 bits: without AVX-512 the way through float32, which is exact for them, is faster.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromInt32(Vector256<int> pixels) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(pixels) : FromFloat32(Vector256.ConvertToSingle(pixels));

    /// <summary>Widens float32 to float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromFloat32(Vector256<float> pixels)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Double(pixels);
        var (lower, upper) = Vector256.Widen(pixels);
        return Vector512.Create(lower, upper);
    }
#endif
}
