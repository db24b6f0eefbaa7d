using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Formats;

/// <summary>The formats that can be read. To add one, write its file and add its line to the list here.</summary>
public static class ImageFormats
{
    /// <summary>How much of a file's beginning the formats get to see to know their own.</summary>
    private const int HeaderBytes = 512;

    private static readonly ImageFormat[] Formats =
    [
        Tiff.TiffImageFile.Format,
        Png.PngImageFile.Format,
        Npy.NpyImageFile.Format,
        Npy.NpzFormat.Format,
    ];

    /// <summary>Extensions of image files, longest first: <c>.ome.tif</c> before <c>.tif</c>.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [.. Formats.SelectMany(f => f.Extensions).OrderByDescending(e => e.Length).ThenBy(e => e, StringComparer.Ordinal)];

    /// <summary>Whether a file's name ends in one of the <see cref="Extensions"/>, in upper or lower case.</summary>
    public static bool IsImage(string fileName) => Extension(fileName) is not null;

    /// <summary>
    /// The name without its image extension, and nothing else taken away: <c>a.ome.tif</c> is <c>a</c>, and
    /// <c>x_0.5um</c> stays whole.
    /// </summary>
    public static string RemoveExtension(string fileName) =>
        Extension(fileName) is { } extension ? fileName.Substring(0, fileName.Length - extension.Length) : fileName;

    /// <summary>Opens an image file. The content decides the format, not the file name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entry">In an archive of several arrays (NPZ), the name of the array to open; null where there is only one.</param>
    /// <exception cref="ImageFileException">The file cannot be read, or its format is not supported.</exception>
    public static ImageFile Open(string path, string? entry = null)
    {
        if (Directory.Exists(path)) throw UnsupportedFormats.Folder(path);
        FileSource source = FileSource.Open(path);
        try
        {
            byte[] header = source.Read(0, Math.Min(source.Length, HeaderBytes));
            ImageFormat format = Array.Find(Formats, f => f.Recognises(header)) ?? throw UnsupportedFormats.File(path, header);
            if (entry is not null && !format.HasEntries)
            {
                throw new ImageFileException("NoSuchEntry", path, null, $"a {format.Name} file has no entries to choose from; leave -Entry out.");
            }

            FileStamp stamp = source.Stamp;
            ImageFile file = format.Open(source, entry);
            file.Stamp = stamp;
            return file;
        }
        catch (Exception e)
        {
            source.Dispose();
            if (e is IOException or InvalidDataException) throw new ImageFileException("ImageUnreadable", path, null, $"it cannot be read ({e.Message.TrimEnd('.')}); try again, or copy it anew.", e);
            throw;
        }
    }

    private static string? Extension(string fileName) =>
        Extensions.FirstOrDefault(e => fileName.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
