namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>No compression.</summary>
internal sealed class NoCodec : TiffCodec
{
    public override long MaxExpansion(TiffPage page) => 1;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        if (compressed.Count < output.Count) throw TooShort(compressed.Count, output.Count);
        compressed.AsSpan(0, output.Count).CopyTo(output);
    }
}
