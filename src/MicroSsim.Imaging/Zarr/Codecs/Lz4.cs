using K4os.Compression.LZ4;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>Blocks of LZ4, decoded by the managed library K4os.Compression.LZ4.</summary>
internal static class Lz4
{
    /// <summary>Decompresses a block; the number of bytes written, negative if the block is damaged or longer.</summary>
    public static int Decode(ReadOnlySpan<byte> stored, Span<byte> output) => LZ4Codec.Decode(stored, output);
}
