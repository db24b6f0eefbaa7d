using System.IO.Compression;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>Deflate in a zlib or gzip wrapper, decoded by .NET.</summary>
/// <param name="isGzip">True for gzip (RFC 1952), false for zlib (RFC 1950).</param>
internal sealed class DeflateCodec(bool isGzip) : ByteCodec
{
    /// <inheritdoc/>
    public override long MaxExpansion => Zlib.MaxExpansion;

    /// <inheritdoc/>
    public override void Decode(ArraySegment<byte> stored, ArraySegment<byte> output)
    {
        var compressed = new MemoryStream(stored.Array!, stored.Offset, stored.Count, writable: false);
        using var reader = isGzip ? new GZipStream(compressed, CompressionMode.Decompress) : Zlib.OpenReader(compressed);
        for (int written = 0; written < output.Count;)
        {
            int read = reader.Read(output.Array!, output.Offset + written, output.Count - written);
            if (read == 0) throw TooShort(written, output.Count);
            written += read;
        }

        // Reading past the end makes .NET verify the checksum.
        if (reader.ReadByte() >= 0) throw TooLong(output.Count);
    }
}
