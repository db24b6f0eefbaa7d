using System.Buffers.Binary;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the entries of the directories of a TIFF.</summary>
internal static class TiffMutation
{
    /// <summary>Tags that the reader uses.</summary>
    private static readonly ushort[] Tags =
    [
        254, 256, 257, 258, 259, 262, 266, 270, 273, 277, 278, 279, 284, 292, 293, 305, 317, 320, 322, 323, 324, 325, 339, 347, 530,
        32997, 33629,
    ];

    /// <summary>Values with a meaning for some tag.</summary>
    private static readonly long[] Values = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 64, 8, 32771, 32773, 32946, 50000, 34712];

    public static byte[] Mutate(byte[] input, Random random)
    {
        byte[] output = [.. input];
        var entries = new List<int>();
        bool big = output.Length > 16 && (output[2] | output[3]) == 43, motorola = output.Length > 0 && output[0] == 'M';
        int entrySize = big ? 20 : 12, pointer = big ? 8 : 4;
        long at = Number(big ? 8 : 4, pointer);
        for (int page = 0; page < 8 && at > 0 && at < output.Length; page++)
        {
            long count = Math.Min(64, Number(at, big ? 8 : 2));
            at += big ? 8 : 2;
            for (int i = 0; i < count && at + entrySize <= output.Length; i++, at += entrySize) entries.Add((int)at);
            at = Number(at, pointer);
        }

        if (entries.Count == 0) return ByteMutation.Mutate(output, random);
        int entry = entries[random.Next(entries.Count)];
        long value = random.Next(2) == 0 ? Values[random.Next(Values.Length)] : ByteMutation.Integer(random);
        switch (random.Next(8))
        {
            case 0:
                ByteMutation.Write(output, entry, 2, Tags[random.Next(Tags.Length)], motorola);
                break;
            case 1:
                ByteMutation.Write(output, entry + 2, 2, random.Next(20), motorola);
                break;
            case 2:
                ByteMutation.Write(output, entry + 4, pointer, value, motorola);
                break;
            case 3:
                output.AsSpan(entries[random.Next(entries.Count)], entrySize).CopyTo(output.AsSpan(entry));
                break;
            case 4 when Number(entry + 4 + pointer, pointer) is var place and > 0 && place < output.Length:
                // A value stored outside the entry.
                ByteMutation.Write(output, (int)place + (random.Next(4) * 4), 4, value, motorola);
                break;
            default:
                ByteMutation.Write(output, entry + 4 + pointer, random.Next(2) == 0 ? 2 : pointer, value, motorola);
                break;
        }

        return output;

        long Number(long place, int size)
        {
            if (place < 0 || place + size > output.Length) return 0;
            ReadOnlySpan<byte> bytes = output.AsSpan((int)place, size);
            return size switch
            {
                2 => motorola ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                4 => motorola ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => motorola ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
            };
        }
    }
}
