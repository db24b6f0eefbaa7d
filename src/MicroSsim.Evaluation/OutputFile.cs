using MicroSsim.Engine;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation;

/// <summary>Writes output files atomically: a file gets its final name only when it is complete.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file; an existing file of that name is replaced once the new one is complete.</summary>
    /// <param name="path">The path.</param>
    /// <param name="write">Writes the content to a stream.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: the folder does not exist, is full, or is not writable.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EvaluationException("OutputNotWritten", path, $"{path}: cannot be written; {e.Message}", e)
            {
                Kind = FailureKind.NotWritten,
            };
        }
    }
}
