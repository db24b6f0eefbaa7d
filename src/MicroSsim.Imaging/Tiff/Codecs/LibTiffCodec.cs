using BitMiracle.LibTiff.Classic;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// A compression of BitMiracle.LibTiff.NET. The library gets each strip as a small TIFF of its own in memory: so it never
/// sees what else a broken file claims, and threads do not meet.
/// </summary>
/// <param name="maxExpansion">See <see cref="TiffCodec.MaxExpansion"/>.</param>
/// <param name="hasPredictor">See <see cref="TiffCodec.HasPredictor"/>; the library is not told of the predictor.</param>
internal sealed class LibTiffCodec(Func<TiffPage, long> maxExpansion, bool hasPredictor = false) : TiffCodec
{
    public override long MaxExpansion(TiffPage page) => maxExpansion(page);

    public override bool HasPredictor => hasPredictor;

    public override bool HeedsFillOrder => true;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        if (page.Compression == (int)TiffCompression.Jpeg && IsLossless(compressed)) throw page.CompressionUnsupported("lossless JPEG");
        LibTiffMessages.Clear();
        try
        {
            using var stream = new MemoryStream(StripFile.Build(page, rows, compressed), writable: false);
            using BitMiracle.LibTiff.Classic.Tiff? tiff =
                BitMiracle.LibTiff.Classic.Tiff.ClientOpen("strip", "r", stream, new TiffStream());
            if (tiff is null) throw Failure(null);
            if (page.IsYCbCrJpeg) tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            int size = tiff.StripSize();
            if (size != output.Count) throw new InvalidDataException($"a strip of {size} bytes stands where {output.Count} were expected");
            if (tiff.ReadEncodedStrip(0, output.Array, output.Offset, output.Count) != output.Count || LibTiffMessages.Text is not null) throw Failure(null);
        }
        catch (Exception e) when (e is not InvalidDataException and not OutOfMemoryException)
        {
            // The library meets broken data with whatever exception its arrays throw.
            throw Failure(e);
        }
    }

    /// <summary>Whether the frame's head (a marker 0xFF, 0xC3 …) says that differences are coded instead of frequencies.</summary>
    private static bool IsLossless(ReadOnlySpan<byte> jpeg)
    {
        for (int at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
        {
            int marker = jpeg[at + 1];
            if (marker is 0xC3 or 0xC7 or 0xCB or 0xCF) return true;
            if (marker is 0xDA or >= 0xC0 and <= 0xC2) return false;
        }

        return false;
    }

    private static InvalidDataException Failure(Exception? inner) =>
        new($"its compressed data is damaged ({LibTiffMessages.Text ?? inner?.Message.TrimEnd('.') ?? "no cause given"})", inner);
}
