using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Builds a TIFF in memory with one strip, which is a strip or tile of another file.</summary>
internal static class SingleStripTiff
{
    private const int HeaderBytes = 8;

    /// <summary>Limit of the shared JPEG tables in bytes: valid tables are smaller, and every strip gets a copy of them.</summary>
    private const int MaxTableBytes = 1 << 14;

    /// <summary>Builds the TIFF.</summary>
    /// <param name="format">Layout of the segment.</param>
    /// <param name="rows">Stored rows of the segment.</param>
    /// <param name="compressed">Compressed bytes of the segment.</param>
    /// <exception cref="InvalidDataException">The JPEG tables of the page are larger than valid ones can be.</exception>
    public static byte[] Build(SegmentFormat format, int rows, ArraySegment<byte> compressed)
    {
        var page = format.Directory;
        int directoryAt = HeaderBytes + ((compressed.Count + 1) / 2 * 2);
        var tags = new TiffDirectoryBuilder(bigTiff: false);
        tags.Long(TiffTag.ImageWidth, format.Width);
        tags.Long(TiffTag.ImageLength, rows);
        tags.Short(TiffTag.BitsPerSample, [.. Enumerable.Repeat((long)format.Bits, format.SamplesPerPixel)]);
        tags.Short(TiffTag.Compression, (int)format.Compression);

        // JPEG is the only codec that depends on the meaning of the samples.
        bool isJpeg = format.Compression == TiffCompression.Jpeg;
        tags.Short(TiffTag.Photometric, (int)(isJpeg ? format.Photometric ?? TiffPhotometric.MinIsBlack : TiffPhotometric.MinIsBlack));
        tags.Short(TiffTag.FillOrder, format.FillOrder);
        tags.Long(TiffTag.StripOffsets, HeaderBytes);
        tags.Short(TiffTag.SamplesPerPixel, format.SamplesPerPixel);
        tags.Long(TiffTag.RowsPerStrip, rows);
        tags.Long(TiffTag.StripByteCounts, compressed.Count);
        foreach (var tag in new[] { TiffTag.T4Options, TiffTag.T6Options })
        {
            if (page.Integer(tag) is { } options) tags.Long(tag, options);
        }

        long tableBytes = page.Count(TiffTag.JpegTables);
        if (tableBytes > MaxTableBytes) throw new InvalidDataException($"its JPEG tables claim {tableBytes} bytes");
        if (page.Bytes(TiffTag.JpegTables) is { Length: > 0 } tables) tags.Undefined(TiffTag.JpegTables, tables);
        if (page.Integers(TiffTag.YCbCrSubsampling, 2) is { Length: 2 } subsampling) tags.Short(TiffTag.YCbCrSubsampling, subsampling);

        byte[] directory = tags.Build(directoryAt, out _);
        byte[] file = new byte[directoryAt + directory.Length];
        TiffDirectoryBuilder.Header(bigTiff: false, directoryAt).CopyTo(file, 0);
        compressed.AsSpan().CopyTo(file.AsSpan(HeaderBytes));
        directory.CopyTo(file, directoryAt);
        return file;
    }
}
