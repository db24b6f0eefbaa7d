using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Writing;

/// <summary>Writes a gray TIFF page by page, so that only one page is in memory; see <see cref="TiffWriter"/> for whole stacks.</summary>
public sealed class TiffStackWriter : IDisposable
{
    /// <summary>Approximate uncompressed size of a strip in bytes.</summary>
    private const int StripBytes = 1 << 18;

    /// <summary>Expected bytes beyond which the file is a BigTIFF; below 2^32 to leave room for directories.</summary>
    private const long MaxClassicBytes = 3_900_000_000;

    private readonly AtomicFile _file;
    private readonly TiffWriterCompression _compression;
    private readonly RowBuffer _buffer = new();
    private readonly bool _bigTiff;
    private string? _description;

    /// <summary>Position in the file of the offset of the next directory, which is filled in when that directory is written.</summary>
    private long _link;

    /// <summary>Creates the file, under a temporary name until <see cref="Commit"/>.</summary>
    /// <param name="path">Path of the file; <see cref="Commit"/> replaces an existing one.</param>
    /// <param name="expectedBytes">Approximate size of all pixels in bytes, which decides between classic TIFF and BigTIFF.</param>
    /// <param name="expectedPages">Approximate number of pages.</param>
    /// <param name="compression">Compression of the pixels.</param>
    /// <param name="description">Text of the tag ImageDescription of the first page; null for none.</param>
    public TiffStackWriter(
        string path,
        long expectedBytes,
        int expectedPages,
        TiffWriterCompression compression = TiffWriterCompression.None,
        string? description = null)
    {
        _compression = compression;
        _description = description;
        _bigTiff = expectedBytes + (4096L * expectedPages) > MaxClassicBytes;
        _link = _bigTiff ? 8 : 4;
        _file = new AtomicFile(path);
        _file.Stream.Write(TiffDirectoryBuilder.Header(_bigTiff, 0));
    }

    /// <summary>Appends a page.</summary>
    /// <param name="plane">The pixels, of any size and type.</param>
    public void Append(ImagePlane plane)
    {
        var stream = _file.Stream;
        var tags = CreateTags(plane, _bigTiff);
        if (_description is not null) tags.Text(TiffTag.ImageDescription, _description);
        _description = null;
        WriteStrips(stream, plane, _compression, tags, _buffer);
        long directoryAt = stream.Position;
        byte[] directory = tags.Build(directoryAt, out int linkInDirectory);
        stream.Write(directory);
        long end = stream.Position;
        stream.Position = _link;
        stream.Write(TiffDirectoryBuilder.LittleEndian(directoryAt, _bigTiff ? 8 : 4));
        stream.Position = end;
        _link = directoryAt + linkInDirectory;
    }

    /// <summary>Completes the file and renames it to its path.</summary>
    public void Commit() => _file.Commit();

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The tags of a page except for its strips.</summary>
    private static TiffDirectoryBuilder CreateTags(ImagePlane plane, bool bigTiff)
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

    /// <summary>Writes the pixels of a page in strips, and sets the tags of the strips.</summary>
    private static void WriteStrips(
        Stream stream, ImagePlane plane, TiffWriterCompression compression, TiffDirectoryBuilder tags, RowBuffer buffer)
    {
        int rowsPerStrip = (int)Math.Min(plane.Height, Math.Max(1, StripBytes / plane.RowBytes));
        var offsets = new List<long>();
        var counts = new List<long>();
        for (int row = 0; row < plane.Height; row += rowsPerStrip)
        {
            var pixels = plane.GetRows(row, Math.Min(rowsPerStrip, plane.Height - row), buffer);
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

        // Directories begin at even offsets.
        if (stream.Position % 2 == 1) stream.WriteByte(0);
        bool isDeflate = compression == TiffWriterCompression.Deflate;
        tags.Short(TiffTag.Compression, (int)(isDeflate ? TiffCompression.AdobeDeflate : TiffCompression.None));
        tags.Long(TiffTag.RowsPerStrip, rowsPerStrip);
        tags.Pointer(TiffTag.StripOffsets, [.. offsets]);
        tags.Pointer(TiffTag.StripByteCounts, [.. counts]);
    }
}
