namespace MicroSsim.Imaging.IO;

/// <summary>What is at the path of an output is no file, and is not replaced.</summary>
/// <param name="message">What it is.</param>
public sealed class OutputTargetException(string message) : IOException(message);
