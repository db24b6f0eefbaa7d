using System.Globalization;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>Names of compressions without a codec, for messages.</summary>
internal static class UnsupportedCompressions
{
    /// <summary>Name of a compression, or its number if it is unknown.</summary>
    /// <param name="compression">Value of the tag Compression.</param>
    public static string Name(int compression) => compression switch
    {
        6 => "old-style JPEG",
        32766 => "NeXT",
        32809 => "ThunderScan",
        32908 or 32909 => "PixarLog",
        33003 or 33004 or 33005 or 34712 => "JPEG 2000",
        34661 => "JBIG",
        34676 or 34677 => "SGI LogLuv",
        34887 => "LERC",
        34892 => "lossy or lossless DNG JPEG",
        34925 => "LZMA",
        34933 => "PNG",
        34934 or 22610 or 48124 => "JPEG XR",
        50001 => "WebP",
        50002 or 52546 => "JPEG XL",
        _ => "number " + compression.ToString(CultureInfo.InvariantCulture),
    };
}
