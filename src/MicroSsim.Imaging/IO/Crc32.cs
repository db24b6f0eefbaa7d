namespace MicroSsim.Imaging.IO;

/// <summary>CRC-32 as used by PNG and ZIP (polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => TableEntry((uint)i))];

    /// <summary>Continues a checksum with more bytes.</summary>
    /// <param name="crc">Checksum of the bytes so far; 0 for none.</param>
    /// <param name="bytes">The next bytes.</param>
    /// <returns>Checksum of all bytes.</returns>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint TableEntry(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        return value;
    }
}
