namespace MicroSsim.Engine;

/// <summary>
/// The base of all failures that MicroSsim reports to the user. The message states cause and remedy in one line; scripts can rely on
/// <see cref="ErrorId"/>, which never changes.
/// </summary>
public class MicroSsimException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes, such as <c>ImageTooSmall</c>.</param>
    /// <param name="message">Cause and remedy in one line; control characters are replaced (<see cref="MessageText.Clean"/>).</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public MicroSsimException(string errorId, string message, Exception? innerException = null)
        : base(MessageText.Clean(message), innerException) => ErrorId = errorId;

    /// <summary>A short PascalCase name of the cause that never changes.</summary>
    public string ErrorId { get; }

    /// <summary>The image of a pair that caused the failure; null if the cause is the pair as a whole or something else.</summary>
    public ImageRole? Role { get; init; }

    /// <summary>The category of the failure.</summary>
    public FailureKind Kind { get; init; }

    /// <summary>
    /// The stable PascalCase name of the option that resolves the failure, such as <c>RangeMode</c>; null if there is none. A user
    /// interface adds to the message what it calls that option.
    /// </summary>
    public string? Option { get; init; }
}
