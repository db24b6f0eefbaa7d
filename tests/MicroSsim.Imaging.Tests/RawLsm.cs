using System.Buffers.Binary;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tests;

/// <summary>
/// Builds LSM files byte by byte. No file of a Zeiss microscope was at hand: the bytes follow the layout of their writer as it is in
/// the source of Python's tifffile (CZ_LSMINFO, CZ_LSMINFO_SCANTYPE), and tifffile 2023.2.3 read these files with the
/// same axes and pixels (with two channels, those whose bits are stored elsewhere).
/// </summary>
internal static class RawLsm
{
    /// <summary>The axes of each type of scan, the fastest first.</summary>
    private static readonly string[] Orders =
        ["ZCT", "ZCT", "ZCT", "TCZ", "ZTC", "TCZ", "ZTC", "CTZ", "CZT", "TCZ", "ZCT"];

    /// <summary>The value of all pixels of an image.</summary>
    public static byte Value(int channel, int slice, int frame) => (byte)(1 + channel + (10 * slice) + (60 * frame));

    /// <summary>Writes a file of 8-bit images, each followed by a thumbnail; channels are planar samples of RGB images.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="slices">Number of slices.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="scanType">Type of the scan, which determines the order of slices and frames.</param>
    /// <param name="positions">Number of positions, the slowest axis.</param>
    /// <param name="promisedFrames">Number of frames that the structure states; null for those that there are.</param>
    /// <param name="bitsElsewhere">True to store the bits of two channels outside the entry, though they would fit.</param>
    /// <returns>The path.</returns>
    public static string Write(
        string path,
        int width,
        int height,
        int channels,
        int slices,
        int frames,
        int scanType,
        int positions = 1,
        int? promisedFrames = null,
        bool bitsElsewhere = false)
    {
        using var stream = File.Create(path);
        stream.Write(TiffDirectoryBuilder.Header(bigTiff: false, 8));
        byte[] info = Info(width, height, channels, slices, promisedFrames ?? frames, scanType, positions);
        int count = slices * frames * positions;
        for (int page = 0; page < count; page++)
        {
            var (slice, frame) = Coordinates(page % (slices * frames));
            byte[] pixels = [.. Enumerable.Range(0, channels).SelectMany(c => Enumerable.Repeat(Value(c, slice, frame), width * height))];
            WriteImage(width, height, pixels, isThumbnail: false, page == 0 ? info : null, isLast: false);
            WriteImage(2, 1, new byte[2 * channels], isThumbnail: true, null, isLast: page == count - 1);
        }

        return path;

        (int Slice, int Frame) Coordinates(int page) => Orders[scanType].IndexOf('Z') < Orders[scanType].IndexOf('T')
            ? (page % slices, page / slices)
            : (page / frames, page % frames);

        void WriteImage(int columns, int rows, byte[] pixels, bool isThumbnail, byte[]? structure, bool isLast)
        {
            // The bits of the samples, then the pixels, follow the directory.
            long at = stream.Position;
            byte[] directory = Build(at, 0, columns, rows, isThumbnail, structure, out _);
            long bitsAt = at + directory.Length;
            directory = Build(at, bitsAt, columns, rows, isThumbnail, structure, out int link);
            long next = bitsAt + 4 + pixels.Length;
            if (next % 2 == 1) pixels = [.. pixels, 0];
            next += next % 2;
            if (!isLast) BinaryPrimitives.WriteUInt32LittleEndian(directory.AsSpan(link), (uint)next);
            stream.Write(directory);
            stream.Write([8, 0, 8, 0]);
            stream.Write(pixels);
        }

        byte[] Build(long at, long bitsAt, int columns, int rows, bool isThumbnail, byte[]? structure, out int link)
        {
            var tags = new TiffDirectoryBuilder(bigTiff: false);
            tags.Long(TiffTag.NewSubfileType, isThumbnail ? 1 : 0);
            tags.Long(TiffTag.ImageWidth, columns);
            tags.Long(TiffTag.ImageLength, rows);
            tags.Short(TiffTag.BitsPerSample, bitsElsewhere ? [bitsAt & 0xFFFF, bitsAt >> 16] : [.. Enumerable.Repeat(8L, channels)]);
            tags.Short(TiffTag.Compression, 1);
            tags.Short(TiffTag.Photometric, channels == 1 ? 1 : 2);
            tags.Long(TiffTag.StripOffsets, [.. Enumerable.Range(0, channels).Select(c => bitsAt + 4 + (c * columns * rows))]);
            tags.Short(TiffTag.SamplesPerPixel, channels);
            tags.Long(TiffTag.StripByteCounts, [.. Enumerable.Repeat((long)columns * rows, channels)]);
            tags.Short(TiffTag.PlanarConfiguration, 2);
            if (structure is not null) tags.Undefined(TiffTag.LsmInfo, structure);
            return tags.Build(at, out link);
        }
    }

    /// <summary>The structure CZ_LSMINFO of version 1.5.</summary>
    private static byte[] Info(int width, int height, int channels, int slices, int frames, int scanType, int positions)
    {
        byte[] info = new byte[500];
        int[] head = [0x0400494C, info.Length, width, height, slices, channels, frames, 1, 2, 1];
        for (int i = 0; i < head.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(4 * i), head[i]);
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(88), (ushort)scanType);
        if (positions > 1) BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(264), positions);
        return info;
    }
}
