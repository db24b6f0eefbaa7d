namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Macintosh run-length coding: a count byte, then bytes to copy or one byte to repeat.</summary>
internal sealed class PackBitsCodec : TiffCodec
{
    public override long MaxExpansion(TiffPage page) => 64;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        ReadOnlySpan<byte> from = compressed;
        Span<byte> to = output;
        int read = 0, written = 0;
        while (written < to.Length)
        {
            if (read >= from.Length) throw TooShort(written, to.Length);
            int count = (sbyte)from[read++];
            if (count == -128) continue;
            bool repeat = count < 0;
            int run = Math.Min(Math.Abs(count) + 1, to.Length - written);
            if (read + (repeat ? 1 : run) > from.Length) throw TooShort(written, to.Length);
            if (repeat) to.Slice(written, run).Fill(from[read++]);
            else
            {
                from.Slice(read, run).CopyTo(to.Slice(written));
                read += run;
            }

            written += run;
        }
    }
}
