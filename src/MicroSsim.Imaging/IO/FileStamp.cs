namespace MicroSsim.Imaging.IO;

/// <summary>What tells a file that was written again from what it was.</summary>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Written">When it was last written, in UTC.</param>
public readonly record struct FileStamp(long Length, DateTime Written);
