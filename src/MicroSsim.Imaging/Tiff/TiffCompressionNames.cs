using System.Globalization;

namespace MicroSsim.Imaging.Tiff;

/// <summary>What compressions that are refused are called.</summary>
internal static class TiffCompressionNames
{
    public static string Of(int compression) => compression switch
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
