using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Deflate in a zlib wrapper, through the runtime.</summary>
internal sealed class DeflateCodec : TiffCodec
{
    public override long MaxExpansion(TiffPage page) => 1032;

    public override bool HasPredictor => true;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        int written = Zlib.Decompress(compressed, output);
        if (written < output.Count) throw TooShort(written, output.Count);
    }
}
