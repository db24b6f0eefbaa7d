using System.Runtime.InteropServices;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Tiff;

/// <summary>Undoes what a writer did to rows so that they compress better.</summary>
internal static class TiffPredictor
{
    /// <summary>Values are stored as they are.</summary>
    public const int None = 1;

    /// <summary>A value is stored as its difference from its left neighbour, in integers of its width.</summary>
    public const int Horizontal = 2;

    /// <summary>Floats are stored byte plane by byte plane, the most significant first, and those bytes as differences.</summary>
    public const int FloatingPoint = 3;

    /// <summary>Undoes <see cref="Horizontal"/> in a row that is in the machine's byte order.</summary>
    /// <param name="row">The row.</param>
    /// <param name="bits">8, 16, 32 or 64 bits per sample.</param>
    /// <param name="perPixel">Samples per pixel: the neighbour is so many samples to the left.</param>
    public static void UndoHorizontal(Span<byte> row, int bits, int perPixel)
    {
        switch (bits)
        {
            case 8:
                for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];
                break;
            case 16:
                if (perPixel == 1) AddUp(MemoryMarshal.Cast<byte, ushort>(row));
                else AddUp(MemoryMarshal.Cast<byte, ushort>(row), perPixel);
                break;
            case 32:
                Span<uint> words = MemoryMarshal.Cast<byte, uint>(row);
                for (int i = perPixel; i < words.Length; i++) words[i] += words[i - perPixel];
                break;
            default:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(row);
                for (int i = perPixel; i < longs.Length; i++) longs[i] += longs[i - perPixel];
                break;
        }
    }

    /// <summary>Undoes <see cref="FloatingPoint"/> in a row, which is in the machine's byte order then.</summary>
    public static void UndoFloatingPoint(Span<byte> row, int bits, int perPixel)
    {
        for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];

        byte[] planes = row.ToArray();
        int size = bits / 8, samples = row.Length / size;
        for (int significance = 0; significance < size; significance++)
        {
            // Triples are always little-endian here (see PackedSamples.FixByteOrder).
            int to = BitConverter.IsLittleEndian || bits == 24 ? size - 1 - significance : significance;
            ReadOnlySpan<byte> plane = planes.AsSpan(significance * samples, samples);
            for (int i = 0; i < plane.Length; i++, to += size) row[to] = plane[i];
        }
    }

    // The commonest case by far: gray, 16 bits. The running sum stays in a register.
    private static void AddUp(Span<ushort> row)
    {
        uint sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i];
            row[i] = (ushort)sum;
        }
    }

    private static void AddUp(Span<ushort> row, int perPixel)
    {
        for (int i = perPixel; i < row.Length; i++) row[i] += row[i - perPixel];
    }
}
