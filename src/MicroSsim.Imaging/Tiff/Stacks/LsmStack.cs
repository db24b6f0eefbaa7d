using System.Buffers.Binary;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// Zeiss LSM: a private tag holds the structure CZ_LSMINFO with the numbers of slices, channels and frames, and their order. Each
/// directory of full resolution has one slice at one time, with the channels as its samples; a thumbnail of reduced resolution follows
/// it. Names, offsets and orders are those of the "Image File Format Description LSM 5/7, Release 6.0 (ZEN 2010)", as the reader of
/// Python's tifffile has them.
/// </summary>
internal static class LsmStack
{
    private const uint MagicOfVersion13 = 0x0300494C, MagicOfVersion15 = 0x0400494C;

    /// <summary>Offsets of the fields in CZ_LSMINFO, in bytes; those of positions and tiles are missing in older versions.</summary>
    private const int SlicesAt = 16, ChannelsAt = 20, FramesAt = 24, ScanTypeAt = 88, PositionsAt = 264, TilesAt = 268;

    /// <summary>Size from which the 32-bit offsets of an LSM file do not suffice and start again from 0.</summary>
    private const long MaxBytes = 1L << 32;

    /// <summary>True if the file has the tag of LSM files.</summary>
    public static bool IsLsm(TiffStructure file) => !file.BigEndian && file.Directories[0].Has(TiffTag.LsmInfo);

    /// <summary>Parses an LSM file; null for other files.</summary>
    /// <exception cref="ImageFileException"><c>LsmTooLarge</c>: the file has 4 GB or more.</exception>
    public static TiffStack? Parse(StackSource source)
    {
        if (!IsLsm(source.File)) return null;
        byte[] info = source.File.Directories[0].Bytes(TiffTag.LsmInfo);
        if (info.Length < ScanTypeAt + 2 || BinaryPrimitives.ReadUInt32LittleEndian(info) is not (MagicOfVersion13 or MagicOfVersion15))
        {
            return null;
        }

        if (source.File.Source.Length >= MaxBytes)
        {
            throw new ImageFileException(
                "LsmTooLarge",
                source.File.Source.Path,
                null,
                "it is an LSM file of 4 GB or more, whose offsets do not fit into the file format; convert it to OME-TIFF, for example "
                + "with `bfconvert -bigtiff`.");
        }

        int slices = Size(info, SlicesAt), channels = Size(info, ChannelsAt), frames = Size(info, FramesAt);
        long samples = source.First.Integer(TiffTag.SamplesPerPixel) ?? 1;
        bool areSamples = samples > 1;
        var axes = new StackAxes(areSamples ? 1 : channels, slices, frames);
        // Five sizes of 31 bits would overflow a decimal number.
        double product = (double)axes.Channels * slices * frames * Size(info, PositionsAt) * Size(info, TilesAt);
        decimal promised = (decimal)Math.Min(product, long.MaxValue);
        var plain = TiffStack.Plain(source);
        if (promised < plain.PageCount) return plain;
        if (promised > plain.PageCount)
        {
            return plain with { Contradiction = $"its LSM metadata promises {promised} images, but it holds {plain.PageCount}" };
        }

        string order = Order(info);
        var stack = TiffStack.Ordered(source, axes, order);
        return stack with
        {
            // Several positions or tiles are series of pages that share their labels.
            PageCount = plain.PageCount,
            Page = index => stack.Page(index % stack.PageCount) with { Index = index, HasChannelsLast = areSamples },
            LogicalOrder = areSamples
                ? string.Concat(order.Reverse().Where(axis => axis != 'C')) + "C"
                : string.Concat(order.Reverse()),
        };
    }

    /// <summary>The axes in the order of the directories, the fastest first, which depends on the type of the scan.</summary>
    private static string Order(byte[] info) => BinaryPrimitives.ReadUInt16LittleEndian(info.AsSpan(ScanTypeAt)) switch
    {
        3 or 5 or 9 => "TCZ",
        4 or 6 => "ZTC",
        7 => "CTZ",
        8 => "CZT",
        _ => "ZCT",
    };

    /// <summary>The size of an axis; 1 if the field is missing or not positive.</summary>
    private static int Size(byte[] info, int at) =>
        info.Length < at + 4 ? 1 : Math.Max(1, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(at)));
}
