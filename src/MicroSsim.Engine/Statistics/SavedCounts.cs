namespace MicroSsim.Engine.Statistics;

/// <summary>Counts in a stream: seven bits a byte, as most of them are small.</summary>
internal static class SavedCounts
{
    /// <summary>Writes counts, none of them negative.</summary>
    public static void WriteCounts(this BinaryWriter writer, long[] counts)
    {
        foreach (long count in counts)
        {
            long rest = count;
            for (; rest > 0x7F; rest >>= 7) writer.Write((byte)(rest | 0x80));
            writer.Write((byte)rest);
        }
    }

    /// <summary>Reads as many counts as there is room for.</summary>
    public static void ReadCounts(this BinaryReader reader, long[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            int shift = 0;
            for (byte part = 0x80; part > 0x7F; shift += 7) counts[i] |= (long)((part = reader.ReadByte()) & 0x7F) << shift;
        }
    }
}
