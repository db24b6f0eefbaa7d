using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>The input of the parsers of metadata dialects.</summary>
/// <param name="File">The TIFF.</param>
/// <param name="Directories">Numbers of the directories of full resolution, in order; at least one.</param>
/// <param name="Description">Text of the tag ImageDescription of the first directory; empty if it is missing.</param>
internal sealed record StackSource(TiffStructure File, IReadOnlyList<int> Directories, string Description)
{
    /// <summary>The first directory of full resolution.</summary>
    public TiffDirectory First => File.Directories[Directories[0]];

    /// <summary>Reads the description and finds the directories of full resolution.</summary>
    public static StackSource Read(TiffStructure file)
    {
        int[] directories = [.. Enumerable.Range(0, file.Directories.Count).Where(i => !IsReduced(file.Directories[i]))];
        if (directories.Length == 0) directories = [.. Enumerable.Range(0, file.Directories.Count)];
        return new StackSource(file, directories, file.Directories[0].Text(TiffTag.ImageDescription) ?? "");
    }

    /// <summary>True if a directory is a thumbnail or another image of reduced resolution.</summary>
    public static bool IsReduced(TiffDirectory directory) =>
        ((directory.Integer(TiffTag.NewSubfileType) ?? 0) & 1) != 0 || directory.Integer(TiffTag.SubfileType) == 2;
}
