namespace MicroSsim.Engine;

/// <summary>
/// The error for an input that cannot be scored or fitted. The message states cause and remedy in one line; scripts use
/// <see cref="ErrorId"/>, which is stable.
/// </summary>
public class MicroSsimException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">A short PascalCase name of the cause that never changes, such as <c>ImageTooSmall</c>.</param>
    /// <param name="message">Cause and remedy in one line.</param>
    /// <param name="innerException">The exception that caused this one, if any.</param>
    public MicroSsimException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>A short PascalCase name of the cause that never changes.</summary>
    public string ErrorId { get; }

    /// <summary>The image of the pair that caused the error; null if it was not one image alone.</summary>
    public ImageRole? Role { get; init; }

    /// <summary>The category of the failure.</summary>
    public FailureKind Kind { get; init; }

    /// <summary>
    /// The stable PascalCase name of the option that resolves the failure, such as <c>RangeMode</c>; null if there is none. A user
    /// interface adds to the message what it calls that option.
    /// </summary>
    public string? Option { get; init; }
}
