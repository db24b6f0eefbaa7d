namespace MicroSsim.Imaging.IO;

/// <summary>Exceptions that mean that a file is damaged or cannot be read, as opposed to a bug.</summary>
internal static class ReadFailure
{
    /// <summary>
    /// True for an <see cref="InvalidDataException"/> (the content is invalid) and an <see cref="IOException"/> (reading failed),
    /// for use as an exception filter.
    /// </summary>
    public static bool IsReadFailure(this Exception exception) => exception is InvalidDataException or IOException;
}
