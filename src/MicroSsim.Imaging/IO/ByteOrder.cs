using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MicroSsim.Imaging.IO;

/// <summary>Conversion between the byte order of a file and that of the machine.</summary>
internal static class ByteOrder
{
    /// <summary>Reverses the bytes of every element of <paramref name="size"/> bytes, in place.</summary>
    public static void Swap(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 1:
                break;
            case 2:
                Swap(MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case 4:
                Swap(MemoryMarshal.Cast<byte, uint>(bytes));
                break;
            case 8:
                Swap(MemoryMarshal.Cast<byte, ulong>(bytes));
                break;
            default:
                for (int i = 0; i + size <= bytes.Length; i += size) bytes.Slice(i, size).Reverse();
                break;
        }
    }

#if NET
    private static void Swap(Span<ushort> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Swap(Span<uint> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Swap(Span<ulong> values) => BinaryPrimitives.ReverseEndianness(values, values);
#else
    private static void Swap(Span<ushort> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReverseEndianness(values[i]);
    }

    private static void Swap(Span<uint> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReverseEndianness(values[i]);
    }

    private static void Swap(Span<ulong> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReverseEndianness(values[i]);
    }
#endif
}
