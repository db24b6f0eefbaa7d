using ZstdSharp;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Zstandard, decoded by the managed library ZstdSharp.</summary>
internal sealed class ZstdCodec : TiffCodec
{
    /// <summary>A block of 128 KiB with one value takes four bytes.</summary>
    public override long MaxExpansion(SegmentFormat format) => 32768;

    /// <inheritdoc/>
    public override bool HasPredictor => true;

    /// <inheritdoc/>
    public override void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        // Decoded as a stream, because the data of the last strip may hold more rows than the page has.
        using var reader = new DecompressionStream(
            new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false));
        int written = 0;
        try
        {
            while (written < output.Count)
            {
                int read = reader.Read(output.Array!, output.Offset + written, output.Count - written);
                if (read == 0) throw TooShort(written, output.Count);
                written += read;
            }
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException("its Zstandard data is damaged", e);
        }
    }
}
