using System.Runtime.InteropServices;

namespace MicroSsim.Imaging.Tiff;

/// <summary>Undoes the predictor: the transformation that a writer applied to rows to make them compress better.</summary>
internal static class TiffPredictor
{
    /// <summary>No predictor.</summary>
    public const int None = 1;

    /// <summary>Each sample is stored as its difference from the left neighbour, modulo 2 to the bits per sample.</summary>
    public const int Horizontal = 2;

    /// <summary>
    /// The bytes of the floats of a row are grouped by significance, the most significant first, and stored as differences.
    /// </summary>
    public const int FloatingPoint = 3;

    /// <summary>Undoes <see cref="Horizontal"/> in place.</summary>
    /// <param name="row">A row of packed samples, in the byte order of the machine.</param>
    /// <param name="bits">Bits per sample: 8, 16, 32 or 64.</param>
    /// <param name="perPixel">Interleaved samples per pixel: the distance of the left neighbour in samples.</param>
    public static void UndoHorizontal(Span<byte> row, int bits, int perPixel)
    {
        switch (bits)
        {
            case 8:
                for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];
                break;
            case 16:
                if (perPixel == 1) AccumulateUInt16(MemoryMarshal.Cast<byte, ushort>(row));
                else AccumulateUInt16(MemoryMarshal.Cast<byte, ushort>(row), perPixel);
                break;
            case 32:
                var words = MemoryMarshal.Cast<byte, uint>(row);
                for (int i = perPixel; i < words.Length; i++) words[i] += words[i - perPixel];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, ulong>(row);
                for (int i = perPixel; i < longs.Length; i++) longs[i] += longs[i - perPixel];
                break;
        }
    }

    /// <summary>Undoes <see cref="FloatingPoint"/> in place; afterwards the row is in the byte order of the machine.</summary>
    /// <param name="row">A row of packed samples as stored.</param>
    /// <param name="bits">Bits per sample: 16, 24, 32 or 64.</param>
    /// <param name="perPixel">Interleaved samples per pixel: the distance in bytes of the byte that each difference refers to.</param>
    public static void UndoFloatingPoint(Span<byte> row, int bits, int perPixel)
    {
        for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];

        byte[] planes = row.ToArray();
        int size = bits / 8, samples = row.Length / size;
        for (int significance = 0; significance < size; significance++)
        {
            // 24-bit samples are little-endian on every machine (see PackedSamples.ToMachineByteOrder).
            int target = BitConverter.IsLittleEndian || bits == 24 ? size - 1 - significance : significance;
            ReadOnlySpan<byte> plane = planes.AsSpan(significance * samples, samples);
            for (int i = 0; i < plane.Length; i++, target += size) row[target] = plane[i];
        }
    }

    /// <summary>Prefix sum for one sample per pixel, by far the most common case; the running sum stays in a register.</summary>
    private static void AccumulateUInt16(Span<ushort> row)
    {
        uint sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i];
            row[i] = (ushort)sum;
        }
    }

    /// <summary>Prefix sums of interleaved samples.</summary>
    private static void AccumulateUInt16(Span<ushort> row, int perPixel)
    {
        for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];
    }
}
