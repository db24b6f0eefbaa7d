using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Deflate in a zlib wrapper, decoded by .NET.</summary>
internal sealed class DeflateCodec : TiffCodec
{
    /// <inheritdoc/>
    public override long MaxExpansion(SegmentFormat format) => Zlib.MaxExpansion;

    /// <inheritdoc/>
    public override bool HasPredictor => true;

    /// <inheritdoc/>
    public override void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        int written = Zlib.Decompress(compressed, output);
        if (written < output.Count) throw TooShort(written, output.Count);
    }
}
