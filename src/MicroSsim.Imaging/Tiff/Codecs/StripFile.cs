namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>A TIFF in memory with one strip: a strip or tile of another file.</summary>
internal static class StripFile
{
    private const int HeaderBytes = 8;

    /// <summary>All tables of JPEG together are smaller; every strip is handed a copy.</summary>
    private const int MostTables = 1 << 14;

    public static byte[] Build(TiffPage page, int rows, ArraySegment<byte> compressed)
    {
        int directoryAt = HeaderBytes + (compressed.Count + 1) / 2 * 2;
        var tags = new TiffDirectoryBuilder(bigTiff: false);
        tags.Long(TiffTag.ImageWidth, page.SegmentWidth);
        tags.Long(TiffTag.ImageLength, rows);
        tags.Short(TiffTag.BitsPerSample, [.. Enumerable.Repeat((long)page.Samples.Bits, page.SamplesPerSegment)]);
        tags.Short(TiffTag.Compression, page.Compression);
        bool jpeg = page.Compression == (int)TiffCompression.Jpeg; // the only one that asks what samples mean
        tags.Short(TiffTag.Photometric, jpeg ? page.Photometric ?? (int)TiffPhotometric.MinIsBlack : (int)TiffPhotometric.MinIsBlack);
        tags.Short(TiffTag.FillOrder, page.FillOrder);
        tags.Long(TiffTag.StripOffsets, HeaderBytes);
        tags.Short(TiffTag.SamplesPerPixel, page.SamplesPerSegment);
        tags.Long(TiffTag.RowsPerStrip, rows);
        tags.Long(TiffTag.StripByteCounts, compressed.Count);
        foreach (TiffTag tag in new[] { TiffTag.T4Options, TiffTag.T6Options })
        {
            if (page.Directory.Integer(tag) is { } options) tags.Long(tag, options);
        }

        long tableBytes = page.Directory.Count(TiffTag.JpegTables);
        if (tableBytes > MostTables) throw new InvalidDataException($"its JPEG tables claim {tableBytes} bytes");
        if (page.Directory.Bytes(TiffTag.JpegTables) is { Length: > 0 } tables) tags.Undefined(TiffTag.JpegTables, tables);
        if (page.Directory.Integers(TiffTag.YCbCrSubsampling, 2) is { Length: 2 } subsampling) tags.Short(TiffTag.YCbCrSubsampling, subsampling);

        byte[] directory = tags.Build(directoryAt, out _);
        var file = new byte[directoryAt + directory.Length];
        TiffDirectoryBuilder.Header(bigTiff: false, directoryAt).CopyTo(file, 0);
        compressed.AsSpan().CopyTo(file.AsSpan(HeaderBytes));
        directory.CopyTo(file, directoryAt);
        return file;
    }
}
