using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Tiff.Writing;

/// <summary>Writes a gray TIFF page by page, for stacks that are never held whole; see <see cref="TiffWriter"/>.</summary>
public sealed class TiffStackWriter : IDisposable
{
    /// <summary>Uncompressed bytes of a strip, about.</summary>
    private const int StripBytes = 1 << 18;

    /// <summary>Beyond this, offsets of 32 bits might not do; room is left for directories.</summary>
    private const long ClassicBytes = 3_900_000_000;

    private readonly AtomicFile _file;
    private readonly TiffWriterCompression _compression;
    private readonly RowBuffer _buffer = new();
    private readonly bool _bigTiff;
    private string? _description;
    private long _link; // where the offset of the next directory stands, to be filled in when that is known

    /// <summary>Begins a file, under a temporary name beside its own.</summary>
    /// <param name="path">The file; one that exists is replaced in the end.</param>
    /// <param name="expectedBytes">About how many bytes of pixels will come: decides between TIFF and BigTIFF.</param>
    /// <param name="expectedPages">About how many pages.</param>
    /// <param name="compression">How the pixels are stored.</param>
    /// <param name="description">Text for the first page's ImageDescription; null for none.</param>
    public TiffStackWriter(
        string path, long expectedBytes, int expectedPages, TiffWriterCompression compression = TiffWriterCompression.None, string? description = null)
    {
        _compression = compression;
        _description = description;
        _bigTiff = expectedBytes + (4096L * expectedPages) > ClassicBytes;
        _link = _bigTiff ? 8 : 4;
        _file = new AtomicFile(path);
        _file.Stream.Write(TiffDirectoryBuilder.Header(_bigTiff, 0));
    }

    /// <summary>Writes a page.</summary>
    /// <param name="plane">Its pixels, of any size and type.</param>
    public void Append(ImagePlane plane)
    {
        var stream = _file.Stream;
        TiffDirectoryBuilder tags = Describe(plane, _bigTiff);
        if (_description is not null) tags.Text(TiffTag.ImageDescription, _description);
        _description = null;
        WriteStrips(stream, plane, _compression, tags, _buffer);
        long at = stream.Position;
        byte[] directory = tags.Build(at, out int linkInDirectory);
        stream.Write(directory);
        long end = stream.Position;
        stream.Position = _link;
        stream.Write(TiffDirectoryBuilder.Little(at, _bigTiff ? 8 : 4));
        stream.Position = end;
        _link = at + linkInDirectory;
    }

    /// <summary>All pages are written: gives the file its name.</summary>
    public void Commit() => _file.Commit();

    /// <summary>Takes the temporary file away unless it was committed.</summary>
    public void Dispose() => _file.Dispose();

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
