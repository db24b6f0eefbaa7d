using MicroSsim.Engine;

namespace MicroSsim.Imaging;

/// <summary>
/// An image file, or one page of it, that cannot be read. The message is one line,
/// <c>path[, page n]: cause; remedy.</c>, and the <see cref="MicroSsimException.ErrorId"/> is stable.
/// </summary>
public sealed class ImageFileException : MicroSsimException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes, such as <c>ImageUnreadable</c>.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="page">Number of the page, from 0; null if the error concerns the whole file.</param>
    /// <param name="message">Cause and remedy, without the path; line breaks are replaced by spaces.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ImageFileException(string errorId, string path, int? page, string message, Exception? innerException = null)
        : base(errorId, OneLine(path, page, message), innerException)
    {
        Path = path;
        Page = page;
        Kind = KindOf(errorId);
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Number of the page, from 0; null if the error concerns the whole file.</summary>
    public int? Page { get; }

    /// <summary>
    /// The error for a file that is damaged, truncated or cannot be read at the moment: <c>ImageUnreadable</c>, with the message
    /// of <paramref name="cause"/>.
    /// </summary>
    internal static ImageFileException Unreadable(string path, int? page, Exception cause) => new(
        "ImageUnreadable",
        path,
        page,
        $"{cause.Message.TrimEnd('.')}; the file is damaged or truncated, copy or export it again.",
        cause);

    private static FailureKind KindOf(string errorId) => errorId switch
    {
        "ImageNotFound" => FailureKind.NotFound,
        "ImageUnreadable" or "ImageChanged" => FailureKind.Unreadable,
        _ when errorId.EndsWith("Unsupported", StringComparison.Ordinal) || errorId.EndsWith("Unknown", StringComparison.Ordinal) =>
            FailureKind.NotSupported,
        _ => FailureKind.InvalidData,
    };

    private static string OneLine(string path, int? page, string message) =>
        (page is null ? $"{path}: {message}" : $"{path}, page {page}: {message}").Replace('\r', ' ').Replace('\n', ' ');
}
