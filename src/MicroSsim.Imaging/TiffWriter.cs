using System.Runtime.InteropServices;
using MicroSsim.Engine;
using MicroSsim.Imaging.Tiff;

namespace MicroSsim.Imaging;

/// <summary>How a TIFF's pixels are stored.</summary>
public enum TiffWriterCompression
{
    /// <summary>As they are: fastest, and read by everything.</summary>
    None,

    /// <summary>Deflate, without loss.</summary>
    Deflate,
}

/// <summary>Writes planes as a gray TIFF of one or more pages; BigTIFF where the size asks for it.</summary>
public static class TiffWriter
{
    /// <summary>Uncompressed bytes of a strip, about.</summary>
    private const int StripBytes = 1 << 18;

    /// <summary>Beyond this, offsets of 32 bits might not do; room is left for directories.</summary>
    private const long ClassicBytes = 3_900_000_000;

    /// <summary>
    /// Writes the file anew or over an old one: under a temporary name beside it first, and moved when it is whole, so
    /// that nobody ever sees part of it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="pages">One plane per page; sizes and types may differ.</param>
    /// <param name="compression">How the pixels are stored.</param>
    /// <param name="description">Text for the first page's ImageDescription; null for none.</param>
    /// <exception cref="ArgumentException">There is no page.</exception>
    public static void Write(
        string path, IReadOnlyList<ImagePlane> pages, TiffWriterCompression compression = TiffWriterCompression.None, string? description = null)
    {
        if (pages.Count == 0) throw new ArgumentException("A TIFF has at least one page.", nameof(pages));
        bool bigTiff = pages.Sum(p => p.RowBytes * p.Height + 4096) > ClassicBytes;
        AtomicFile.Write(path, stream => Write(stream, pages, compression, description, bigTiff));
    }

    /// <summary>Writes to a stream that can seek.</summary>
    internal static void Write(
        Stream stream, IReadOnlyList<ImagePlane> pages, TiffWriterCompression compression, string? description, bool bigTiff)
    {
        int pointer = bigTiff ? 8 : 4;

        // Where the offset of the next directory stands, to be filled in when that is known.
        long link = bigTiff ? 8 : 4;
        stream.Write(TiffDirectoryBuilder.Header(bigTiff, 0));
        var buffer = new RowBuffer();
        for (int i = 0; i < pages.Count; i++)
        {
            TiffDirectoryBuilder tags = Describe(pages[i], bigTiff);
            if (i == 0 && description is not null) tags.Text(TiffTag.ImageDescription, description);
            WriteStrips(stream, pages[i], compression, tags, buffer);
            long at = stream.Position;
            byte[] directory = tags.Build(at, out int linkInDirectory);
            stream.Write(directory);
            long end = stream.Position;
            stream.Position = link;
            stream.Write(TiffDirectoryBuilder.Little(at, pointer));
            stream.Position = end;
            link = at + linkInDirectory;
        }
    }

    private static TiffDirectoryBuilder Describe(ImagePlane plane, bool bigTiff)
    {
        var tags = new TiffDirectoryBuilder(bigTiff);
        tags.Long(TiffTag.ImageWidth, plane.Width);
        tags.Long(TiffTag.ImageLength, plane.Height);
        tags.Short(TiffTag.BitsPerSample, plane.PixelType.Size() * 8);
        tags.Short(TiffTag.Photometric, (int)TiffPhotometric.MinIsBlack);
        tags.Short(TiffTag.SamplesPerPixel, 1);
        tags.Short(TiffTag.SampleFormat, (int)(plane.PixelType switch
        {
            PixelType.UInt8 or PixelType.UInt16 or PixelType.UInt32 or PixelType.UInt64 => SampleCoding.Unsigned,
            PixelType.Float32 or PixelType.Float64 => SampleCoding.Float,
            _ => SampleCoding.Signed,
        }));
        tags.Text(TiffTag.Software, "MicroSsim");
        return tags;
    }

    private static void WriteStrips(
        Stream stream, ImagePlane plane, TiffWriterCompression compression, TiffDirectoryBuilder tags, RowBuffer buffer)
    {
        int rowsPerStrip = (int)Math.Min(plane.Height, Math.Max(1, StripBytes / plane.RowBytes));
        var offsets = new List<long>();
        var counts = new List<long>();
        for (int row = 0; row < plane.Height; row += rowsPerStrip)
        {
            ReadOnlySpan<byte> pixels = plane.GetRows(row, Math.Min(rowsPerStrip, plane.Height - row), buffer);
            if (!BitConverter.IsLittleEndian)
            {
                byte[] swapped = pixels.ToArray();
                ByteOrder.Swap(swapped, plane.PixelType.Size());
                pixels = swapped;
            }

            offsets.Add(stream.Position);
            if (compression == TiffWriterCompression.Deflate) stream.Write(Zlib.Compress(pixels));
            else stream.Write(pixels);
            counts.Add(stream.Position - offsets[offsets.Count - 1]);
        }

        // Directories stand on even bytes.
        if (stream.Position % 2 == 1) stream.WriteByte(0);
        tags.Short(TiffTag.Compression, (int)(compression == TiffWriterCompression.Deflate ? TiffCompression.AdobeDeflate : TiffCompression.None));
        tags.Long(TiffTag.RowsPerStrip, rowsPerStrip);
        tags.Pointer(TiffTag.StripOffsets, [.. offsets]);
        tags.Pointer(TiffTag.StripByteCounts, [.. counts]);
    }
}
