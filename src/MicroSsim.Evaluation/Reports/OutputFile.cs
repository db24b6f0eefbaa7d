namespace MicroSsim.Evaluation;

/// <summary>Writes files so that a name never stands for half a file.</summary>
internal static class OutputFile
{
    /// <summary>Writes to a temporary file beside <paramref name="path"/>, then moves it there; on failure nothing is left.</summary>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: the folder is missing, full or not writable.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) write(stream);
            Replace(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary); // gone already unless something failed
        }
    }

    private static void Replace(string temporary, string path)
    {
#if NET
        File.Move(temporary, path, overwrite: true);
#else
        if (File.Exists(path)) File.Replace(temporary, path, destinationBackupFileName: null);
        else File.Move(temporary, path);
#endif
    }
}
