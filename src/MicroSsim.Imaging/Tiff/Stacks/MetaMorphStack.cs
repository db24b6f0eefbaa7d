using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>
/// MetaMorph STK: one directory with contiguous planes; the number of planes is the count of a private tag.
/// </summary>
internal static class MetaMorphStack
{
    /// <summary>Parses an STK file; null for other files.</summary>
    public static TiffStack? Parse(StackSource source)
    {
        long planes = source.First.Count(TiffTag.MetaMorphPlanes);
        bool isStack = source.Directories.Count == 1 && planes is > 1 and <= int.MaxValue;
        return isStack ? TiffStack.Contiguous(source, (int)planes) : null;
    }
}
