using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// Python's tifffile: the array's shape as JSON, <c>{"shape": [5, 512, 512], …}</c>. Written "truncated", all images stand
/// behind each other under one directory.
/// </summary>
internal static class ShapedStack
{
    private static readonly Regex Shape = new(@"^\{""shape"":\s*\[\s*(?<side>[0-9]{1,18})\s*(?:,\s*(?<side>[0-9]{1,18})\s*)*\]", RegexOptions.CultureInvariant);

    public static TiffStack? Read(TiffStructure file, string description)
    {
        Match match = Shape.Match(description);
        if (!match.Success || file.Directories.Count > 1) return null;

        TiffDirectory directory = file.Directories[0];
        double samples = match.Groups["side"].Captures.Cast<Capture>().Aggregate(1.0, (product, side) => product * long.Parse(side.Value, CultureInfo.InvariantCulture));
        double page = 1.0 * (directory.Integer(TiffTag.ImageWidth) ?? 0) * (directory.Integer(TiffTag.ImageLength) ?? 0) * (directory.Integer(TiffTag.SamplesPerPixel) ?? 1);

        // Products beyond 2^53 are no longer exact, but there is no file of that size either.
        double pages = samples / page;
        return pages > 1 && pages <= int.MaxValue && Math.Floor(pages) == pages ? TiffStack.Unordered((int)pages) : null;
    }
}
