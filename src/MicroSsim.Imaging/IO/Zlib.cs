using System.IO.Compression;

namespace MicroSsim.Imaging.IO;

/// <summary>Zlib streams (RFC 1950), compressed and decompressed by the Deflate implementation of .NET.</summary>
internal static class Zlib
{
    /// <summary>Upper bound of the decompressed bytes per compressed byte of Deflate, for checks before memory is allocated.</summary>
    public const long MaxExpansion = 1032;

    /// <summary>Opens a stream of the decompressed data.</summary>
    /// <exception cref="InvalidDataException">The header is not that of a zlib stream.</exception>
    public static Stream OpenReader(Stream compressed)
    {
#if NET
        return new ZLibStream(compressed, CompressionMode.Decompress);
#else
        // netstandard2.0 has raw Deflate only: the two header bytes of zlib are checked and skipped here.
        int method = compressed.ReadByte(), flags = compressed.ReadByte();
        if (flags < 0 || (method & 0x0F) != 8 || ((method * 256) + flags) % 31 != 0 || (flags & 0x20) != 0)
        {
            throw new InvalidDataException("its Deflate data has no valid zlib header");
        }

        return new DeflateStream(compressed, CompressionMode.Decompress);
#endif
    }

    /// <summary>Decompresses until the output is full or the data ends.</summary>
    /// <returns>The number of bytes written to <paramref name="output"/>.</returns>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public static int Decompress(ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        using var reader = OpenReader(new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false));
        int written = 0;
        while (written < output.Count)
        {
            int read = reader.Read(output.Array!, output.Offset + written, output.Count - written);
            if (read == 0) return written;
            written += read;
        }

        // Reading past the end makes .NET verify the checksum. Some writers leave extra data behind the pixels, which is no error.
        reader.ReadByte();
        return written;
    }

    /// <summary>Compresses bytes into a zlib stream.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var compressed = new MemoryStream();
#if NET
        using (var writer = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) writer.Write(bytes);
#else
        compressed.WriteByte(0x78);
        compressed.WriteByte(0x9C);
        byte[] copy = bytes.ToArray();
        using (var writer = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) writer.Write(copy, 0, copy.Length);
        uint checksum = Adler32(bytes);
        for (int shift = 24; shift >= 0; shift -= 8) compressed.WriteByte((byte)(checksum >> shift));
#endif
        return compressed.ToArray();
    }

#if !NET
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        foreach (byte value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }
#endif
}
