namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>CRC-32C (Castagnoli; polynomial 0x82F63B78, reflected; RFC 3720), which the codec crc32c appends to a chunk.</summary>
internal static class Crc32C
{
    /// <summary>Length of the checksum in bytes; it is little-endian.</summary>
    public const int Bytes = 4;

    /// <summary>Tables for eight bytes at a time: entry [k][b] is the checksum of byte b followed by k zeros.</summary>
    private static readonly uint[][] Tables = CreateTables();

    /// <summary>Verifies the checksum at the end of bytes.</summary>
    /// <returns>The bytes before the checksum.</returns>
    /// <exception cref="InvalidDataException">The checksum is missing or does not match.</exception>
    public static ArraySegment<byte> Verify(ArraySegment<byte> bytes)
    {
        if (bytes.Count < Bytes) throw new InvalidDataException("its checksum is missing");
        var content = new ArraySegment<byte>(bytes.Array!, bytes.Offset, bytes.Count - Bytes);
        uint expected = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Count));
        return Compute(content.AsSpan()) == expected
            ? content
            : throw new InvalidDataException("it does not match its checksum (CRC-32C)");
    }

    /// <summary>Computes the checksum of bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes.Slice(8))
        {
            uint low = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }

        foreach (byte value in bytes) crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] CreateTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? (value >> 1) ^ 0x82F63B78 : value >> 1;
            tables[0][i] = value;
        }

        for (int k = 1; k < 8; k++)
        {
            for (int i = 0; i < 256; i++) tables[k][i] = tables[0][(byte)tables[k - 1][i]] ^ (tables[k - 1][i] >> 8);
        }

        return tables;
    }
}
