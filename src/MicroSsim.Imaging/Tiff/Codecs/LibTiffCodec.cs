using BitMiracle.LibTiff.Classic;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>
/// A compression decoded by BitMiracle.LibTiff.NET. Each segment is passed to the library as a small TIFF in memory, so that the
/// library never parses the rest of a damaged file, and threads share no state.
/// </summary>
/// <param name="maxExpansion">See <see cref="TiffCodec.MaxExpansion"/>.</param>
internal sealed class LibTiffCodec(Func<SegmentFormat, long> maxExpansion) : TiffCodec
{
    /// <inheritdoc/>
    public override long MaxExpansion(SegmentFormat format) => maxExpansion(format);

    /// <inheritdoc/>
    public override bool HandlesFillOrder => true;

    /// <inheritdoc/>
    public override string? FindUnsupportedVariant(SegmentFormat format, ReadOnlySpan<byte> compressed) =>
        format.Compression == TiffCompression.Jpeg && IsLosslessJpeg(compressed) ? "lossless JPEG" : null;

    /// <inheritdoc/>
    public override void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output)
    {
        LibTiffErrors.Clear();
        try
        {
            using var stream = new MemoryStream(SingleStripTiff.Build(format, rows, compressed), writable: false);
            using var tiff =
                BitMiracle.LibTiff.Classic.Tiff.ClientOpen("strip", "r", stream, new TiffStream());
            if (tiff is null) throw Failure(null);
            if (format is { Compression: TiffCompression.Jpeg, Photometric: TiffPhotometric.YCbCr })
            {
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            }

            int size = tiff.StripSize();
            if (size != output.Count) throw new InvalidDataException($"a strip has {size} bytes instead of {output.Count}");
            int decoded = tiff.ReadEncodedStrip(0, output.Array, output.Offset, output.Count);
            if (decoded != output.Count || LibTiffErrors.First is not null) throw Failure(null);
        }
        catch (Exception e) when (e is not InvalidDataException and not OutOfMemoryException)
        {
            // The library throws exceptions of any type, such as IndexOutOfRangeException, on damaged data.
            throw Failure(e);
        }
    }

    /// <summary>True if the frame header (marker SOF3, 7, 11 or 15) says that the JPEG is lossless.</summary>
    private static bool IsLosslessJpeg(ReadOnlySpan<byte> jpeg)
    {
        for (int at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF; at += 2 + ((jpeg[at + 2] << 8) | jpeg[at + 3]))
        {
            int marker = jpeg[at + 1];
            if (marker is 0xC3 or 0xC7 or 0xCB or 0xCF) return true;
            if (marker is 0xDA or (>= 0xC0 and <= 0xC2)) return false;
        }

        return false;
    }

    private static InvalidDataException Failure(Exception? inner)
    {
        string cause = LibTiffErrors.First ?? inner?.Message.TrimEnd('.') ?? "no cause given";
        return new InvalidDataException($"its compressed data is damaged ({cause})", inner);
    }
}
