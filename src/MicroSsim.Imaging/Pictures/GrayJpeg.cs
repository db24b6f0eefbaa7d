using BitMiracle.LibTiff.Classic;
using LibTiff = BitMiracle.LibTiff.Classic.Tiff;
using LibTiffTag = BitMiracle.LibTiff.Classic.TiffTag;

namespace MicroSsim.Imaging.Pictures;

/// <summary>
/// Encodes gray pixels as baseline JPEG with BitMiracle.LibTiff.NET: for small pictures of which a page holds thousands, as PNG does not
/// compress noise.
/// </summary>
public static class GrayJpeg
{
    /// <summary>The value of JPEGTABLESMODE for strips that are complete JPEG files.</summary>
    private const int NoTables = 0;

    /// <summary>The qualities that are tried, from 100 (best) to 1.</summary>
    private static readonly int[] Qualities = [85, 65, 45, 30, 20, 12, 7, 4, 2];

    /// <summary>Encodes pixels in the best of a few qualities that is small enough.</summary>
    /// <param name="pixels">The pixels, row-major; 0 is black.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="mostBytes">The bytes that the JPEG should have at most; the lowest quality may need more.</param>
    /// <returns>A JPEG file.</returns>
    public static byte[] EncodeWithin(byte[] pixels, int width, int height, int mostBytes)
    {
        // A binary search, as the length falls with the quality.
        byte[]? best = null;
        int first = 0, end = Qualities.Length - 1;
        while (first < end)
        {
            int middle = (first + end) / 2;
            byte[] jpeg = Encode(pixels, width, height, Qualities[middle]);
            if (jpeg.Length <= mostBytes) (best, end) = (jpeg, middle);
            else first = middle + 1;
        }

        return best ?? Encode(pixels, width, height, Qualities[end]);
    }

    /// <summary>Encodes pixels.</summary>
    /// <param name="pixels">The pixels, row-major; 0 is black.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="quality">The quality, 1 … 100.</param>
    /// <returns>A JPEG file.</returns>
    /// <exception cref="InvalidOperationException">The library reports an error.</exception>
    public static byte[] Encode(byte[] pixels, int width, int height, int quality)
    {
        using var stream = new MemoryStream();
        using var tiff = LibTiff.ClientOpen("jpeg", "w", stream, new TiffStream());
        tiff.SetField(LibTiffTag.IMAGEWIDTH, width);
        tiff.SetField(LibTiffTag.IMAGELENGTH, height);
        tiff.SetField(LibTiffTag.ROWSPERSTRIP, height);
        tiff.SetField(LibTiffTag.BITSPERSAMPLE, 8);
        tiff.SetField(LibTiffTag.SAMPLESPERPIXEL, 1);
        tiff.SetField(LibTiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
        tiff.SetField(LibTiffTag.COMPRESSION, Compression.JPEG);
        tiff.SetField(LibTiffTag.JPEGTABLESMODE, NoTables);
        tiff.SetField(LibTiffTag.JPEGQUALITY, quality);
        if (tiff.WriteEncodedStrip(0, pixels, pixels.Length) != pixels.Length)
        {
            throw new InvalidOperationException($"A picture of {width} × {height} pixels was not encoded as JPEG.");
        }

        int length = (int)tiff.RawStripSize(0); // of the strip, which is all that follows the place of the header so far
        return stream.GetBuffer().AsSpan((int)stream.Length - length, length).ToArray();
    }
}
