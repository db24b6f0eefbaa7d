namespace MicroSsim.Evaluation.Pairing;

/// <summary>The warning that an image is compared with itself.</summary>
internal static class SameImageWarning
{
    /// <summary>The id of the warning.</summary>
    public const string Id = "SameImage";

    /// <summary>Creates the message.</summary>
    /// <param name="first">The first pair.</param>
    /// <param name="count">The number of such pairs of the method that are known.</param>
    public static string CreateMessage(ImagePair first, int count)
    {
        string others = count > 1 ? FormattableString.Invariant($", and so on for {count} pairs") : "";
        string what = IsSameFile(first.GroundTruth, first.Prediction)
            ? $"{first.Prediction}: is its own ground truth{others}"
            : $"{first.Prediction}: has the same pixels as its ground truth {first.GroundTruth}{others}";
        return $"{what}; scores of method '{first.Method}' are those of identical images, check the folders.";
    }

    /// <summary>Whether two paths are the same file; links are followed where the build can.</summary>
    public static bool IsSameFile(string first, string second)
    {
        if (first == MemoryImageSource.InMemory || second == MemoryImageSource.InMemory) return false;
        try
        {
            return string.Equals(Resolve(first), Resolve(second), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false; // the error of reading the file says more
        }
    }

    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
#if NET
        var file = new FileInfo(full);
        return file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
#else
        return full;
#endif
    }
}
