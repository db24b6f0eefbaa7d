using System.Globalization;
using System.Text.RegularExpressions;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// Python's tifffile: the shape of the array as JSON, <c>{"shape": [5, 512, 512], …}</c>. A file written with <c>truncate</c> has a
/// single directory and contiguous pages.
/// </summary>
internal static class ShapedStack
{
    private static readonly Regex Shape = new(
        @"^\{""shape"":\s*\[\s*(?<side>[0-9]{1,18})\s*(?:,\s*(?<side>[0-9]{1,18})\s*)*\]", RegexOptions.CultureInvariant);

    /// <summary>Parses a shape; null if there is none, or if the file has several directories or a single page.</summary>
    public static TiffStack? Parse(TiffStructure file, string description)
    {
        var match = Shape.Match(description);
        if (!match.Success || file.Directories.Count > 1) return null;

        var directory = file.Directories[0];
        double samples = match.Groups["side"].Captures.Cast<Capture>()
            .Aggregate(1.0, (product, side) => product * long.Parse(side.Value, CultureInfo.InvariantCulture));
        double samplesPerPage = 1.0
            * (directory.Integer(TiffTag.ImageWidth) ?? 0)
            * (directory.Integer(TiffTag.ImageLength) ?? 0)
            * (directory.Integer(TiffTag.SamplesPerPixel) ?? 1);

        // Products beyond 2^53 are not exact, but no file is that large.
        double pages = samples / samplesPerPage;
        bool isStack = pages > 1 && pages <= int.MaxValue && Math.Floor(pages) == pages;
        return isStack ? TiffStack.ContiguousUnlabelled((int)pages) : null;
    }
}
