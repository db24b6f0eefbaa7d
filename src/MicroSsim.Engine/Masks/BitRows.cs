using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
#endif

namespace MicroSsim.Engine.Masks;

/// <summary>
/// Kernels over rows of bits, one per pixel: set inside a mask. A row is a sequence of 64-bit words; its first pixel is the lowest bit of
/// the first word. Bits beyond the end of a row count as set where they are read, as pixels beyond the border count as inside.
/// </summary>
internal static class BitRows
{
    /// <summary>The number of pixels in a word.</summary>
    public const int WordBits = 64;

    /// <summary>The number of words of a row.</summary>
    public static int WordsFor(int width) => (width + WordBits - 1) / WordBits;

    /// <summary>Sets the bits of the pixels that are not 0, and clears all others of the last word.</summary>
    /// <param name="pixels">The pixels of a row.</param>
    /// <param name="type">Their type.</param>
    /// <param name="bits">The destination.</param>
    public static void Pack(ReadOnlySpan<byte> pixels, PixelType type, Span<ulong> bits)
    {
        switch (type)
        {
            case PixelType.Float32: Pack<float>(pixels, bits); break;
            case PixelType.Float64: Pack<double>(pixels, bits); break;
            default: PackIntegers(pixels, type.Size(), bits); break;
        }
    }

    /// <summary>Sets the bits of the regions that are not 0, and clears all others of the last word.</summary>
    public static void Pack(ReadOnlySpan<int> regions, Span<ulong> bits) => Pack<int>(MemoryMarshal.AsBytes(regions), bits);

    /// <summary>Sets all bits from a pixel on.</summary>
    public static void SetFrom(Span<ulong> row, int pixel)
    {
        int word = pixel / WordBits;
        if (word >= row.Length) return;
        row[word] |= ulong.MaxValue << (pixel % WordBits);
        row.Slice(word + 1).Fill(ulong.MaxValue);
    }

    /// <summary>Clears all bits from a pixel on.</summary>
    public static void ClearFrom(Span<ulong> row, int pixel)
    {
        int word = pixel / WordBits;
        if (word >= row.Length) return;
        row[word] &= ~(ulong.MaxValue << (pixel % WordBits));
        row.Slice(word + 1).Clear();
    }

    /// <summary>Clears the bits of a row that another row does not have.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void And(Span<ulong> row, ReadOnlySpan<ulong> other)
    {
        for (int i = 0; i < row.Length; i++) row[i] &= other[i];
    }

    /// <summary>
    /// Erodes along a row: bit i of the result is set if the bits from i + offset to i + offset + length − 1 all are. The length is doubled
    /// step by step.
    /// </summary>
    /// <param name="source">The row.</param>
    /// <param name="offset">The first bit, relative to that of the result; may be negative.</param>
    /// <param name="length">The number of bits, at least 1.</param>
    /// <param name="result">
    /// The destination, not the source. It is <paramref name="length"/> − 1 bits longer than the row of results, for its partial results.
    /// </param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Erode(ReadOnlySpan<ulong> source, int offset, int length, Span<ulong> result)
    {
        for (int i = 0; i < result.Length; i++) result[i] = WordAt(source, (i * WordBits) + offset);
        int covered = 1;
        for (; 2 * covered <= length; covered *= 2) AndShifted(result, covered);
        if (covered < length) AndShifted(result, length - covered);
    }

    /// <summary>Erodes down rows that follow each other: a row becomes the intersection of itself and the rows after it.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="words">The words of a row.</param>
    /// <param name="rowCount">The number of rows; the last <paramref name="length"/> − 1 become undefined.</param>
    /// <param name="length">The number of rows to intersect, at least 1.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ErodeDown(Span<ulong> rows, int words, int rowCount, int length)
    {
        int covered = 1;
        for (; 2 * covered <= length; covered *= 2) AndBelow(rows, covered);
        if (covered < length) AndBelow(rows, length - covered);

        void AndBelow(Span<ulong> all, int distance) => And(all.Slice(0, (rowCount - distance) * words), all.Slice(distance * words));
    }

    /// <summary>Pools 2 × 2 pixels: one is inside if all four are.</summary>
    /// <param name="upper">The upper row; overwritten.</param>
    /// <param name="lower">The lower row.</param>
    /// <param name="pooled">The destination, half as wide; bits beyond its end are undefined.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Pool(Span<ulong> upper, ReadOnlySpan<ulong> lower, Span<ulong> pooled)
    {
        And(upper, lower);
        for (int i = 0; i < pooled.Length; i++)
        {
            ulong high = (2 * i) + 1 < upper.Length ? upper[(2 * i) + 1] : 0;
            pooled[i] = EvenBits(upper[2 * i] & (upper[2 * i] >> 1)) | (EvenBits(high & (high >> 1)) << 32);
        }
    }

    /// <summary>The number of set bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ulong word)
    {
#if NET
        return BitOperations.PopCount(word);
#else
        word -= (word >> 1) & 0x5555555555555555;
        word = (word & 0x3333333333333333) + ((word >> 2) & 0x3333333333333333);
        return (int)((((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101) >> 56);
#endif
    }

    /// <summary>The index of the lowest set bit of a word that is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LowestBit(ulong word)
    {
        Debug.Assert(word != 0, "A word without bits has no lowest one.");
#if NET
        return BitOperations.TrailingZeroCount(word);
#else
        return Count((word & (0 - word)) - 1);
#endif
    }

    /// <summary>Transposes 8 × 8 bits: bit c of byte r becomes bit r of byte c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Transpose(ulong bits)
    {
        bits = Swap(bits, 7, 0x00AA00AA00AA00AA);
        bits = Swap(bits, 14, 0x0000CCCC0000CCCC);
        return Swap(bits, 28, 0x00000000F0F0F0F0);
    }

    /// <summary>Exchanges the bits of a pattern with those at a distance above them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Swap(ulong bits, int distance, ulong pattern)
    {
        ulong difference = (bits ^ (bits >> distance)) & pattern;
        return bits ^ difference ^ (difference << distance);
    }

    /// <summary>Moves the even bits of a word to its lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EvenBits(ulong word)
    {
        word &= 0x5555555555555555;
        word = (word | (word >> 1)) & 0x3333333333333333;
        word = (word | (word >> 2)) & 0x0F0F0F0F0F0F0F0F;
        word = (word | (word >> 4)) & 0x00FF00FF00FF00FF;
        word = (word | (word >> 8)) & 0x0000FFFF0000FFFF;
        return (word | (word >> 16)) & 0x00000000FFFFFFFF;
    }

    /// <summary>Clears the bits of a row whose neighbour at a distance to the right is not set.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void AndShifted(Span<ulong> row, int distance)
    {
        for (int i = 0; i < row.Length; i++) row[i] &= WordAt(row, (i * WordBits) + distance);
    }

    /// <summary>The 64 bits from one on; those beyond the row are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WordAt(ReadOnlySpan<ulong> row, int bit)
    {
        int word = bit >> 6, shift = bit & 63;
        ulong low = (uint)word < (uint)row.Length ? row[word] : ulong.MaxValue;
        if (shift == 0) return low;
        ulong high = (uint)(word + 1) < (uint)row.Length ? row[word + 1] : ulong.MaxValue;
        return (low >> shift) | (high << (WordBits - shift));
    }

    private static void PackIntegers(ReadOnlySpan<byte> pixels, int size, Span<ulong> bits)
    {
        switch (size)
        {
            case 1: Pack<byte>(pixels, bits); break;
            case 2: Pack<ushort>(pixels, bits); break;
            case 4: Pack<int>(pixels, bits); break;
            default: Pack<long>(pixels, bits); break;
        }
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void Pack<T>(ReadOnlySpan<byte> bytes, Span<ulong> bits)
        where T : unmanaged, IEquatable<T>
    {
        var pixels = MemoryMarshal.Cast<byte, T>(bytes);
        int words = pixels.Length / WordBits;
#if NET
        for (int word = 0; word < words; word++)
        {
            ulong zeros = 0;
            for (int i = 0; i < WordBits; i += Vector512<T>.Count)
            {
                var vector = Vector512.Create<T>(pixels.Slice((word * WordBits) + i, Vector512<T>.Count));
                zeros |= Vector512.Equals(vector, Vector512<T>.Zero).ExtractMostSignificantBits() << i;
            }

            bits[word] = ~zeros;
        }
#else
        for (int word = 0; word < words; word++)
        {
            bits[word] = Unsafe.SizeOf<T>() switch
            {
                1 => PackBytes(MemoryMarshal.Cast<byte, ulong>(bytes.Slice(word * WordBits, WordBits))),
                2 => PackWords(MemoryMarshal.Cast<byte, ulong>(bytes.Slice(2 * word * WordBits, 2 * WordBits))),
                _ => PackScalar(pixels.Slice(word * WordBits, WordBits)),
            };
        }
#endif
        if (words < bits.Length) bits[words] = PackScalar(pixels.Slice(words * WordBits));
    }

    private static ulong PackScalar<T>(ReadOnlySpan<T> pixels)
        where T : unmanaged, IEquatable<T>
    {
        ulong word = 0;
        for (int i = 0; i < pixels.Length; i++) word |= pixels[i].Equals(default) ? 0 : 1UL << i;
        return word;
    }

#if !NET
    /// <summary>
    /// Packs 64 pixels of 8 bits, eight at a time: the sign bit of each byte is set if it is not 0, and a product gathers
    /// the sign bits.
    /// </summary>
    private static ulong PackBytes(ReadOnlySpan<ulong> pixels)
    {
        ulong word = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong signs = (((pixels[i] & 0x7F7F7F7F7F7F7F7F) + 0x7F7F7F7F7F7F7F7F) | pixels[i]) & 0x8080808080808080;
            word |= (((signs >> 7) * 0x0102040810204080) >> 56) << (8 * i);
        }

        return word;
    }

    /// <summary>Packs 64 pixels of 16 bits, four at a time.</summary>
    private static ulong PackWords(ReadOnlySpan<ulong> pixels)
    {
        ulong word = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong signs = (((pixels[i] & 0x7FFF7FFF7FFF7FFF) + 0x7FFF7FFF7FFF7FFF) | pixels[i]) & 0x8000800080008000;
            word |= (((signs >> 15) * 0x0001000200040008) >> 48) << (4 * i);
        }

        return word;
    }
#endif
}
