using MicroSsim.Engine;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation.Batch;

/// <summary>Converts exceptions of any type that occur while a pair is processed to failures of that pair; the run goes on.</summary>
internal static class WorkerFailure
{
    /// <summary>Converts an exception.</summary>
    /// <param name="exception">Any exception but a cancellation.</param>
    /// <param name="target">The path that the failure is reported for.</param>
    /// <param name="location">The text before the message, such as a path with a page.</param>
    /// <returns>
    /// A failure that names its file: the exception itself, or <c>ImageTooLarge</c> for lack of memory, <c>ImageUnreadable</c> for input
    /// that cannot be read, or <c>UnexpectedError</c> with the type of the exception.
    /// </returns>
    public static MicroSsimException FromException(Exception exception, string target, string location) => exception switch
    {
        EvaluationException or ImageFileException => (MicroSsimException)exception,
        MicroSsimException e => EvaluationException.AddTarget(e, target, location),
        OutOfMemoryException e => new EvaluationException(
            "ImageTooLarge",
            target,
            FormattableString.Invariant(
                $"{location}: there is not enough memory for it, even alone ({MemoryBudget.AvailableBytes >> 20} MB are available); ")
            + "use fewer threads or a machine with more memory, or save it as an uncompressed TIFF, which is read in parts.",
            e),
        IOException or UnauthorizedAccessException => new EvaluationException(
            "ImageUnreadable", target, $"{location}: {exception.Message}", exception)
        {
            Kind = FailureKind.Unreadable,
        },
        _ => new EvaluationException(
            "UnexpectedError",
            target,
            $"{location}: an unexpected {exception.GetType().Name} occurred ({exception.Message.TrimEnd('.')}), and it is skipped; "
            + "please report this problem with the image.",
            exception)
        {
            Kind = FailureKind.Unexpected,
        },
    };
}
