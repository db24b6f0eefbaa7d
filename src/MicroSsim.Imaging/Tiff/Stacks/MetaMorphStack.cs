namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>MetaMorph STK: one directory, the planes behind each other; a private tag has as many values as there are planes.</summary>
internal static class MetaMorphStack
{
    public static TiffStack? Read(TiffStructure file, string description)
    {
        long planes = file.Directories[0].Count(TiffTag.MetaMorphPlanes);
        return file.Directories.Count == 1 && planes is > 1 and <= int.MaxValue ? TiffStack.Unordered((int)planes) : null;
    }
}
