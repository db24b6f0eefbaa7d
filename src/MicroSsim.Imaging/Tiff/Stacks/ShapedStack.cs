using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// Python's tifffile: the array's shape as JSON, <c>{"shape": [5, 512, 512], …}</c>. Written "truncated", all images stand
/// behind each other under one directory.
/// </summary>
internal static class ShapedStack
{
    private static readonly Regex Shape = new(@"^\{""shape"":\s*\[([0-9,\s]+)\]", RegexOptions.CultureInvariant);

    public static TiffStack? Read(TiffStructure file, string description)
    {
        Match match = Shape.Match(description);
        if (!match.Success || file.Directories.Count > 1) return null;

        TiffDirectory directory = file.Directories[0];
        decimal samples = match.Groups[1].Value.Split(',').Aggregate(1m, (product, side) => product * decimal.Parse(side, NumberStyles.Number, CultureInfo.InvariantCulture));
        decimal page = (decimal)(directory.Integer(TiffTag.ImageWidth) ?? 0) * (directory.Integer(TiffTag.ImageLength) ?? 0) * (directory.Integer(TiffTag.SamplesPerPixel) ?? 1);
        if (page == 0 || samples <= page || samples % page != 0 || samples / page > int.MaxValue) return null;
        return TiffStack.Unordered((int)(samples / page));
    }
}
