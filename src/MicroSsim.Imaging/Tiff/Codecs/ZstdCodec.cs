using ZstdSharp;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Zstandard, through the managed ZstdSharp.</summary>
internal sealed class ZstdCodec : TiffCodec
{
    /// <summary>A block of 128 KiB of one value takes four bytes.</summary>
    public override long MaxExpansion(TiffPage page) => 32768;

    public override bool HasPredictor => true;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        // As a stream, because the last strip may hold more than is wanted.
        using var reader = new DecompressionStream(new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false));
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
