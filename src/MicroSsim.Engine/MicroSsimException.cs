namespace MicroSsim.Engine;

/// <summary>
/// What MicroSsim throws when an input cannot be scored. The message says cause and remedy in one line that a person can
/// act on; <see cref="ErrorId"/> is stable, for scripts.
/// </summary>
public class MicroSsimException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes, such as <c>ImageTooSmall</c>.</param>
    /// <param name="message">Cause and remedy in one line.</param>
    /// <param name="innerException">What led to it, if anything.</param>
    public MicroSsimException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>A short PascalCase name of the cause that never changes.</summary>
    public string ErrorId { get; }

    /// <summary>Which image of a pair is at fault; null where it is the pair or something else.</summary>
    public ImageRole? Role { get; init; }
}
