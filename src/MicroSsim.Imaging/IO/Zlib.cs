using System.IO.Compression;

namespace MicroSsim.Imaging.IO;

/// <summary>Zlib streams (RFC 1950) through the runtime's Deflate.</summary>
internal static class Zlib
{
    /// <summary>A stream of what a zlib stream holds.</summary>
    /// <exception cref="InvalidDataException">It does not begin as one.</exception>
    public static Stream Reader(Stream compressed)
    {
#if NET
        return new ZLibStream(compressed, CompressionMode.Decompress);
#else
        // The older runtime knows only bare Deflate: the two bytes of the wrapper's head are checked and left out here.
        int method = compressed.ReadByte(), flags = compressed.ReadByte();
        if (flags < 0 || (method & 0x0F) != 8 || (method * 256 + flags) % 31 != 0 || (flags & 0x20) != 0)
        {
            throw new InvalidDataException("its Deflate data does not begin as zlib's does");
        }

        return new DeflateStream(compressed, CompressionMode.Decompress);
#endif
    }

    /// <summary>Decompresses until the output is full or the data at its end; returns the bytes written.</summary>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public static int Decompress(ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        using Stream reader = Reader(new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false));
        int written = 0;
        while (written < output.Count)
        {
            int read = reader.Read(output.Array!, output.Offset + written, output.Count - written);
            if (read == 0) return written;
            written += read;
        }

        // Makes the runtime come to the checksum, if the data ends here; some writers leave more behind, which is no fault.
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
        uint check = Adler32(bytes);
        for (int shift = 24; shift >= 0; shift -= 8) compressed.WriteByte((byte)(check >> shift));
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
