using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tests;

/// <summary>Builds TIFF files tag by tag, including those that the writer of the product never writes.</summary>
internal static class RawTiff
{
    /// <summary>Writes a little-endian gray TIFF of one page: its directory, followed by its data in one strip.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits per sample.</param>
    /// <param name="data">Bytes of the strip.</param>
    /// <param name="tags">Adds or replaces tags; the argument is the offset of the data.</param>
    /// <returns>The offset of the data.</returns>
    public static long Write(string path, int width, int height, int bits, byte[] data, Action<TiffDirectoryBuilder, long>? tags = null)
    {
        // Built twice, because the offset of the data depends on the length of the directory.
        byte[] directory = Directory(0);
        directory = Directory(8 + directory.Length);
        using var stream = File.Create(path);
        stream.Write(TiffDirectoryBuilder.Header(bigTiff: false, 8));
        stream.Write(directory);
        stream.Write(data);
        return 8 + directory.Length;

        byte[] Directory(long dataAt)
        {
            var builder = new TiffDirectoryBuilder(bigTiff: false);
            builder.Long(TiffTag.ImageWidth, width);
            builder.Long(TiffTag.ImageLength, height);
            builder.Short(TiffTag.BitsPerSample, bits);
            builder.Short(TiffTag.Compression, 1);
            builder.Short(TiffTag.Photometric, 1);
            builder.Long(TiffTag.StripOffsets, dataAt);
            builder.Short(TiffTag.SamplesPerPixel, 1);
            builder.Long(TiffTag.StripByteCounts, (long)width * height * bits / 8);
            tags?.Invoke(builder, dataAt);
            return builder.Build(8, out _);
        }
    }
}
