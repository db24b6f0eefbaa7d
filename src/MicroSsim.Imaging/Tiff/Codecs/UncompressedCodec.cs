namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Uncompressed segments.</summary>
internal sealed class UncompressedCodec : TiffCodec
{
    /// <inheritdoc/>
    public override long MaxExpansion(SegmentFormat format) => 1;

    /// <inheritdoc/>
    public override void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        if (compressed.Count < output.Count) throw TooShort(compressed.Count, output.Count);
        compressed.AsSpan(0, output.Count).CopyTo(output);
    }
}
