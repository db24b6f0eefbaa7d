namespace MicroSsim.Imaging.IO;

/// <summary>The checksum of PNG and zip.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i))];

    /// <summary>The checksum of what was before, <paramref name="crc"/>, and then these bytes; 0 to begin with.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Step(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        return value;
    }
}
