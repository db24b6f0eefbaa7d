using MicroSsim.Imaging.Tiff;

namespace MicroSsim.Imaging.Tests;

/// <summary>TIFFs made by hand, to have what the module's own writer never writes.</summary>
internal static class RawTiff
{
    /// <summary>Writes one directory first, and then its data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tags">Sets tags beyond the basic ones, or other values; gets the offset of the data.</param>
    /// <param name="data">All strips' bytes, one strip.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits per sample.</param>
    public static long Write(string path, int width, int height, int bits, byte[] data, Action<TiffDirectoryBuilder, long>? tags = null)
    {
        // Laid out twice: the offset of the data is known only when the directory's length is.
        byte[] directory = Directory(0);
        directory = Directory(8 + directory.Length);
        using FileStream stream = File.Create(path);
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
