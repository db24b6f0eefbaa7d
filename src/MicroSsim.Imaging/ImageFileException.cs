using MicroSsim.Engine;

namespace MicroSsim.Imaging;

/// <summary>
/// An image file, or one page of it, that cannot be read. The message is one line,
/// <c>path[, page n]: cause; remedy.</c>, and the <see cref="MicroSsimException.ErrorId"/> is stable.
/// </summary>
public sealed class ImageFileException : MicroSsimException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes, such as <c>ImageUnreadable</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="page">The page, from 0; null where the whole file is meant.</param>
    /// <param name="message">Cause and remedy, without the file's name.</param>
    /// <param name="innerException">What led to it, if anything.</param>
    public ImageFileException(string errorId, string path, int? page, string message, Exception? innerException = null)
        : base(errorId, Line(path, page, message), innerException)
    {
        Path = path;
        Page = page;
        Kind = KindOf(errorId);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The page, from 0; null where the whole file is meant.</summary>
    public int? Page { get; }

    private static FailureKind KindOf(string errorId) => errorId switch
    {
        "ImageNotFound" => FailureKind.NotFound,
        "ImageUnreadable" or "ImageChanged" => FailureKind.Unreadable,
        _ when errorId.EndsWith("Unsupported", StringComparison.Ordinal) || errorId.EndsWith("Unknown", StringComparison.Ordinal) =>
            FailureKind.NotSupported,
        _ => FailureKind.InvalidData,
    };

    private static string Line(string path, int? page, string message) =>
        (page is null ? $"{path}: {message}" : $"{path}, page {page}: {message}").Replace('\r', ' ').Replace('\n', ' ');
}
