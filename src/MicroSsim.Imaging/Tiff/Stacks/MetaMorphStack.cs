using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// MetaMorph STK: one directory with contiguous planes; the number of planes is the count of a private tag.
/// </summary>
internal static class MetaMorphStack
{
    /// <summary>Parses an STK file; null for other files.</summary>
    public static TiffStack? Parse(TiffStructure file, string description)
    {
        long planes = file.Directories[0].Count(TiffTag.MetaMorphPlanes);
        bool isStack = file.Directories.Count == 1 && planes is > 1 and <= int.MaxValue;
        return isStack ? TiffStack.ContiguousUnlabelled((int)planes) : null;
    }
}
