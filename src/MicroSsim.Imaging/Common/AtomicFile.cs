namespace MicroSsim.Imaging;

/// <summary>Writes a file so that it is there whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes under a temporary name beside <paramref name="path"/> and moves the file there when it is whole; on failure nothing is left.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="write">Writes the content; the stream can seek.</param>
    public static void Write(string path, Action<Stream> write)
    {
        // In the same folder, so that the move stays on one disk and is one step.
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16)) write(stream);
            Replace(temporary, full);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Replace(string from, string to)
    {
#if NET
        File.Move(from, to, overwrite: true);
#else
        if (File.Exists(to)) File.Replace(from, to, null);
        else File.Move(from, to);
#endif
    }
}
