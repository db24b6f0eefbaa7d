namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Reads and writes counts as variable-length integers (LEB128): seven bits per byte, the lowest first, the eighth bit set on every
/// byte but the last. Most counts are small and take one byte.
/// </summary>
internal static class VariableLengthCounts
{
    /// <summary>Writes non-negative counts, without their number.</summary>
    public static void WriteCounts(this BinaryWriter writer, long[] counts)
    {
        foreach (long count in counts)
        {
            long rest = count;
            for (; rest > 0x7F; rest >>= 7) writer.Write((byte)(rest | 0x80));
            writer.Write((byte)rest);
        }
    }

    /// <summary>Reads as many counts as the array has elements, all of which must be 0.</summary>
    public static void ReadCounts(this BinaryReader reader, long[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            int shift = 0;
            for (byte part = 0x80; part > 0x7F; shift += 7) counts[i] |= (long)((part = reader.ReadByte()) & 0x7F) << shift;
        }
    }
}
