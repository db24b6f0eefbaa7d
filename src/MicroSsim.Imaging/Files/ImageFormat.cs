using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Files;

/// <summary>A file format that can be read.</summary>
/// <param name="Name">Name of the format for messages, such as <c>TIFF</c>.</param>
/// <param name="Extensions">File name extensions, in lower case and with the dot.</param>
/// <param name="Recognises">Returns true if the first bytes of a file are those of this format.</param>
/// <param name="Open">
/// Opens a recognised file; the second argument is the name of an array in an archive, or null. The returned file owns the source.
/// </param>
/// <param name="HasEntries">True if a file of this format is an archive of named arrays.</param>
internal sealed record ImageFormat(
    string Name, string[] Extensions, Func<byte[], bool> Recognises, Func<FileSource, string?, ImageFile> Open, bool HasEntries = false)
{
    /// <summary>True if a file header begins with a magic number.</summary>
    public static bool StartsWith(byte[] header, params byte[] magic) => header.AsSpan().StartsWith(magic);
}
