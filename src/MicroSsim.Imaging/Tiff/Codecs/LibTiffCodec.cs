using BitMiracle.LibTiff.Classic;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// JPEG and the fax codings, through BitMiracle.LibTiff.NET. The library gets each strip as a small TIFF of its own in
/// memory: so it never sees what else a broken file claims, and threads do not meet.
/// </summary>
internal sealed class LibTiffCodec : TiffCodec
{
    /// <summary>JPEG takes at least a bit for each of a block's two kinds of coefficients, fax at least a bit for a row.</summary>
    public override long MaxExpansion(TiffPage page) =>
        page.Compression == (int)TiffCompression.Jpeg ? 512 : 8L * page.PackedRowBytes;

    public override bool HeedsFillOrder => true;

    public override void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
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

    private static InvalidDataException Failure(Exception? inner) =>
        new($"its compressed data is damaged ({LibTiffMessages.Text ?? inner?.Message.TrimEnd('.') ?? "no cause given"})", inner);
}
