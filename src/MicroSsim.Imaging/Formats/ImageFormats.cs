using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Formats;

/// <summary>Opens image files of any supported format. To add a format, write its class and add its line to the list.</summary>
public static class ImageFormats
{
    /// <summary>Length in bytes of the file header that formats are recognised by.</summary>
    private const int HeaderBytes = 512;

    /// <summary>
    /// The longest time in which a system gives two writes the same time, in milliseconds. A file that was written within it is opened
    /// later, because its time would not tell whether it is written again.
    /// </summary>
    private const int ClockTick = 16;

    /// <summary>
    /// The number of ticks, half a second, that a file may be written or open for writing. A child process that is being started holds
    /// the open files of its parent for a moment.
    /// </summary>
    private const int MostWaits = 30;

    private static readonly ImageFormat[] Formats =
    [
        Tiff.TiffImageFile.Format,
        Png.PngImageFile.Format,
        Npy.NpyImageFile.Format,
        Npy.NpzFormat.Format,
    ];

    /// <summary>The formats whose images are folders.</summary>
    private static readonly FolderFormat[] FolderFormats = [Zarr.ZarrImageFile.Format];

    /// <summary>File name extensions of all formats, longest first: <c>.ome.tif</c> before <c>.tif</c>.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [.. Formats.SelectMany(f => f.Extensions).Concat(FolderFormats.SelectMany(f => f.Extensions))
            .OrderByDescending(e => e.Length).ThenBy(e => e, StringComparer.Ordinal)];

    /// <summary>True if a file name ends in one of the <see cref="Extensions"/>, ignoring case.</summary>
    public static bool IsImage(string fileName) => Extension(fileName) is not null;

    /// <summary>True if a name has an extension of a format whose images are folders, ignoring case.</summary>
    internal static bool IsFolderName(string name) =>
        Array.Exists(FolderFormats, f => Array.Exists(f.Extensions, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// Removes the extension of an image format, and nothing else: <c>a.ome.tif</c> becomes <c>a</c>, and <c>x_0.5um</c> is not
    /// changed.
    /// </summary>
    public static string RemoveExtension(string fileName) =>
        Extension(fileName) is { } extension ? fileName.Substring(0, fileName.Length - extension.Length) : fileName;

    /// <summary>True if a folder is an image, or holds images, of a format whose images are folders; recognised by its content.</summary>
    /// <param name="path">Path of a folder, or of a file.</param>
    public static bool IsImageFolder(string path) => FindFolderFormat(path) is not null;

    /// <summary>
    /// Lists the images that a path stands for: the path itself, or the images in a folder that holds several by its format, such as the
    /// fields of a plate. Their paths begin with the path.
    /// </summary>
    /// <param name="path">Path of a file or folder.</param>
    public static IReadOnlyList<string> ListImages(string path) => FindFolderFormat(path)?.ListImages(path) ?? [path];

    /// <summary>Opens an image file, or a folder that is an image. The format is recognised by the content, not by the name.</summary>
    /// <param name="path">Path of the file or folder.</param>
    /// <param name="entry">Name of the array to open in an archive of several arrays (NPZ); null if there is only one.</param>
    /// <exception cref="ImageFileException">The file cannot be read, its format is not supported, or it has no such array.</exception>
    public static ImageFile Open(string path, string? entry = null) => Open(path, entry, CancellationToken.None);

    /// <summary>
    /// Opens an image file that no program is writing. Where that cannot be told (some file systems), the file may be open for writing,
    /// but has not been written for a moment.
    /// </summary>
    /// <param name="path">Path of the file or folder.</param>
    /// <param name="entry">Name of the array to open in an archive of several arrays (NPZ); null if there is only one.</param>
    /// <param name="cancellation">Token to cancel opening and reading.</param>
    /// <exception cref="ImageFileException">As for <see cref="Open(string, string?)"/>, or <c>ImageChanged</c>.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static ImageFile OpenSettled(string path, string? entry, CancellationToken cancellation)
    {
        for (int waits = 0; ; waits++)
        {
            bool isOpen = UnixFile.IsOpenForWriting(path);
            if (!isOpen)
            {
                var file = Open(path, entry, cancellation);
                double age = (DateTime.UtcNow - (file.Stamp.Changed ?? file.Stamp.Written)).TotalMilliseconds;
                if (age is < 0 or >= ClockTick) return file;
                file.Dispose();
            }

            if (waits == MostWaits && isOpen)
            {
                throw new ImageFileException(
                    "ImageUnreadable", path, null, "it is in use: another program has it open for writing; wait until it has closed it.");
            }

            if (waits == MostWaits) throw ImageFile.CreateWrittenWhileRead(path);
            // A whole tick: a wait of part of a millisecond would be none, and the next look would find the same write again.
            Thread.Sleep(ClockTick);
        }
    }

    private static ImageFile Open(string path, string? entry, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return OpenFolder(path, entry);
        var source = FileSource.Open(path, cancellation);
        try
        {
            byte[] header = source.Read(0, Math.Min(source.Length, HeaderBytes));
            var format = Array.Find(Formats, f => f.Recognises(header)) ?? throw UnsupportedFormats.FileError(path, header);
            if (entry is not null && !format.HasEntries) throw NoEntries(path, format.Name);

            var stamp = source.Stamp;
            var file = format.Open(source, entry);
            file.Stamp = stamp;
            return file;
        }
        catch (Exception e)
        {
            source.Dispose();
            if (e.IsReadFailure()) throw ImageFileException.Unreadable(path, null, e);
            throw;
        }
    }

    private static ImageFile OpenFolder(string path, string? entry)
    {
        var format = FindFolderFormat(path) ?? throw UnsupportedFormats.FolderError(path);
        return entry is null ? format.Open(path) : throw NoEntries(path, format.Name);
    }

    private static FolderFormat? FindFolderFormat(string path) =>
        Directory.Exists(path) ? Array.Find(FolderFormats, f => f.Recognises(path)) : null;

    private static ImageFileException NoEntries(string path, string format) =>
        new("NoSuchEntry", path, null, $"a {format} file has no entries; open it without one.") { Option = "Entry" };

    private static string? Extension(string fileName) =>
        Extensions.FirstOrDefault(e => fileName.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
