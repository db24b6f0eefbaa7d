namespace MicroSsim.Imaging.IO;

/// <summary>Length and write time of a file; detects that a file changed.</summary>
/// <param name="Length">Size of the file in bytes.</param>
/// <param name="Written">Time of the last write, in UTC.</param>
public readonly record struct FileStamp(long Length, DateTime Written);
