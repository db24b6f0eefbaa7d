using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Files;

/// <summary>A format that can be read.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Extensions">The endings of its files' names, in lower case and with the dot.</param>
/// <param name="Recognises">Whether these first bytes of a file are of this format.</param>
/// <param name="Open">Opens a file that was recognised. The file owns the source from then on.</param>
/// <param name="HasEntries">Whether a file is an archive of several named arrays.</param>
internal sealed record ImageFormat(
    string Name, string[] Extensions, Func<byte[], bool> Recognises, Func<FileSource, string?, ImageFile> Open, bool HasEntries = false)
{
    /// <summary>Whether a file begins with these bytes.</summary>
    public static bool StartsWith(byte[] header, params byte[] magic) => header.AsSpan().StartsWith(magic);
}
