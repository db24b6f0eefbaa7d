using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation;

/// <summary>Writes files so that a name never stands for half a file.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file; one of that name is replaced when the new one is whole.</summary>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: the folder is missing, full or not writable.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: cannot be written; {e.Message}", e);
        }
    }
}
