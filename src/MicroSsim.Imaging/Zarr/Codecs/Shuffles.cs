using System.Runtime.InteropServices;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>
/// The reverse of the filters of blosc, which bring bytes, or bits, of equal significance together so that they compress better.
/// </summary>
internal static class Shuffles
{
    /// <summary>Reverses the byte shuffle: byte i of all elements is stored before byte i + 1 of the first.</summary>
    /// <param name="stored">The shuffled bytes.</param>
    /// <param name="output">The destination, of the same length; bytes after the last whole element are copied.</param>
    /// <param name="size">Bytes per element, at least 2.</param>
    public static void UnshuffleBytes(ReadOnlySpan<byte> stored, Span<byte> output, int size)
    {
        int count = stored.Length / size;
        switch (size)
        {
            case 2:
                UnshuffleTwo(stored.Slice(0, count), stored.Slice(count, count), output);
                break;
            case 4:
                UnshuffleFour(stored, count, output);
                break;
            default:
                for (int i = 0; i < size; i++)
                {
                    var plane = stored.Slice(i * count, count);
                    for (int j = 0, to = i; j < plane.Length; j++, to += size) output[to] = plane[j];
                }

                break;
        }

        stored.Slice(count * size).CopyTo(output.Slice(count * size));
    }

    /// <summary>
    /// Reverses the bit shuffle: bit i of all elements is stored before bit i + 1 of the first. Blocks whose number of elements is not
    /// a multiple of 8 are not shuffled.
    /// </summary>
    /// <param name="stored">The shuffled bytes.</param>
    /// <param name="output">The destination, of the same length; bytes after the last whole element are copied.</param>
    /// <param name="size">Bytes per element, at least 1.</param>
    public static void UnshuffleBits(ReadOnlySpan<byte> stored, Span<byte> output, int size)
    {
        int count = stored.Length / size;
        if (count % 8 != 0)
        {
            stored.CopyTo(output);
            return;
        }

        int rowBytes = count / 8;
        for (int part = 0; part < size; part++)
        {
            var rows = stored.Slice(part * 8 * rowBytes, 8 * rowBytes);
            int group = 0;
            for (; group + 8 <= rowBytes; group += 8)
            {
                ulong row0 = Row(rows, (0 * rowBytes) + group), row1 = Row(rows, (1 * rowBytes) + group);
                ulong row2 = Row(rows, (2 * rowBytes) + group), row3 = Row(rows, (3 * rowBytes) + group);
                ulong row4 = Row(rows, (4 * rowBytes) + group), row5 = Row(rows, (5 * rowBytes) + group);
                ulong row6 = Row(rows, (6 * rowBytes) + group), row7 = Row(rows, (7 * rowBytes) + group);
                for (int i = 0; i < 8; i++)
                {
                    int shift = 8 * i;
                    ulong bits = (byte)(row0 >> shift) | ((ulong)(byte)(row1 >> shift) << 8) | ((ulong)(byte)(row2 >> shift) << 16)
                        | ((ulong)(byte)(row3 >> shift) << 24) | ((ulong)(byte)(row4 >> shift) << 32) | ((ulong)(byte)(row5 >> shift) << 40)
                        | ((ulong)(byte)(row6 >> shift) << 48) | ((ulong)(byte)(row7 >> shift) << 56);
                    WriteGroup(TransposeBits(bits), output, ((group + i) * 8 * size) + part, size);
                }
            }

            for (; group < rowBytes; group++)
            {
                ulong bits = 0;
                for (int bit = 7; bit >= 0; bit--) bits = (bits << 8) | rows[(bit * rowBytes) + group];
                WriteGroup(TransposeBits(bits), output, (group * 8 * size) + part, size);
            }
        }

        stored.Slice(count * size).CopyTo(output.Slice(count * size));
    }

    /// <summary>Eight bytes as a little-endian number.</summary>
    private static ulong Row(ReadOnlySpan<byte> bytes, int at) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at));

    /// <summary>Writes one byte to each of eight elements.</summary>
    private static void WriteGroup(ulong bytes, Span<byte> output, int at, int size)
    {
        var target = output.Slice(at, (7 * size) + 1);
        for (int i = 0; i < target.Length; i += size, bytes >>= 8) target[i] = (byte)bytes;
    }

    /// <summary>Transposes a matrix of 8 × 8 bits, a byte per row (Warren, Hacker's Delight, section 7-3).</summary>
    private static ulong TransposeBits(ulong bits)
    {
        ulong swap = (bits ^ (bits >> 7)) & 0x00AA00AA00AA00AA;
        bits ^= swap ^ (swap << 7);
        swap = (bits ^ (bits >> 14)) & 0x0000CCCC0000CCCC;
        bits ^= swap ^ (swap << 14);
        swap = (bits ^ (bits >> 28)) & 0x00000000F0F0F0F0;
        return bits ^ swap ^ (swap << 28);
    }

    private static void UnshuffleTwo(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, Span<byte> output)
    {
        int i = 0;
        if (BitConverter.IsLittleEndian)
        {
            var lows = MemoryMarshal.Cast<byte, uint>(low);
            var highs = MemoryMarshal.Cast<byte, uint>(high);
            var pairs = MemoryMarshal.Cast<byte, ulong>(output);
            for (; i < lows.Length; i++) pairs[i] = Spread(lows[i]) | (Spread(highs[i]) << 8);
            i *= 4;
        }

        for (; i < low.Length; i++)
        {
            output[2 * i] = low[i];
            output[(2 * i) + 1] = high[i];
        }
    }

    /// <summary>Moves the four bytes of a number to every second byte.</summary>
    private static ulong Spread(uint bytes)
    {
        ulong spread = (bytes | ((ulong)bytes << 16)) & 0x0000FFFF0000FFFF;
        return (spread | (spread << 8)) & 0x00FF00FF00FF00FF;
    }

    private static void UnshuffleFour(ReadOnlySpan<byte> stored, int count, Span<byte> output)
    {
        ReadOnlySpan<byte> first = stored.Slice(0, count), second = stored.Slice(count, count);
        ReadOnlySpan<byte> third = stored.Slice(2 * count, count), fourth = stored.Slice(3 * count, count);
        output = output.Slice(0, 4 * count);
        for (int i = 0; i < first.Length; i++)
        {
            uint value = first[i] | ((uint)second[i] << 8) | ((uint)third[i] << 16) | ((uint)fourth[i] << 24);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(output.Slice(4 * i), value);
        }
    }
}
