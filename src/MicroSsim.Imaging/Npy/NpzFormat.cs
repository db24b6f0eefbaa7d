using System.IO.Compression;
using MicroSsim.Engine;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>
/// NumPy's archive of arrays: a ZIP of NPY files. The selected array is extracted to a temporary file, which is deleted when it is
/// closed, so that memory use does not depend on its size.
/// </summary>
internal static class NpzFormat
{
    private const string Npy = ".npy";

    /// <summary>The names of the compression methods of ZIP that are not supported, by their numbers.</summary>
    private static readonly Dictionary<int, string> UnsupportedCompressions = new()
    {
        [12] = "BZip2",
        [14] = "LZMA",
        [93] = "Zstandard",
        [95] = "XZ",
        [98] = "PPMd",
    };

    /// <summary>The format NPZ.</summary>
    public static ImageFormat Format { get; } = new(
        "NPZ", [".npz"], header => ImageFormat.StartsWith(header, (byte)'P', (byte)'K', 3, 4), Open, HasEntries: true);

    private static NpyImageFile Open(FileSource source, string? entry)
    {
        string path = source.Path;
        int compression = source.Length < 10 ? 0 : source.Read(8, 1)[0];
        var cancellation = source.Cancellation;
        source.Dispose();
        try
        {
            using var archive = new ZipArchive(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), ZipArchiveMode.Read);
            var found = FindEntry(path, archive, entry);
            CheckHeader(path, found);
            var array = Extract(path, found, cancellation);
            try
            {
                return new NpyImageFile(array);
            }
            catch
            {
                array.Dispose();
                throw;
            }
        }
        catch (InvalidDataException e) when (UnsupportedCompressions.TryGetValue(compression, out string? name))
        {
            string message = $"its arrays are compressed with {name}, which is not supported; save it again with numpy.savez_compressed.";
            throw new ImageFileException("NpzCompressionUnsupported", path, null, message, e);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw ImageFileException.Unreadable(path, null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"it cannot be extracted ({e.Message.TrimEnd('.')}); check the file, and that there is free space in the "
                + "folder of temporary files.";
            throw new ImageFileException("ImageUnreadable", path, null, message, e);
        }
    }

    /// <summary>
    /// The entry of an array, by its name with or without the extension; without a name, the only array, or the only one of two dimensions
    /// or more.
    /// </summary>
    /// <exception cref="ImageFileException">There is no such array, or no name although there are several.</exception>
    private static ZipArchiveEntry FindEntry(string path, ZipArchive archive, string? name)
    {
        // macOS adds files of metadata to archives.
        ZipArchiveEntry[] arrays = [.. archive.Entries.Where(e =>
            e.FullName.EndsWith(Npy, StringComparison.Ordinal) && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))];
        if (name is null && arrays.Length > 1 && Array.FindAll(arrays, IsImage) is { Length: > 0 } images) arrays = images;
        var found = name is null
            ? arrays is [var only] ? only : null
            : Array.Find(arrays, e => e.FullName == name || e.FullName == name + Npy);
        if (found is not null) return found;
        if (archive.Entries.Any(e => e.Name is "zarr.json" or ".zgroup" or ".zarray"))
        {
            throw new ImageFileException("ImageFormatUnsupported", path, null,
                "Zarr in a ZIP file is not supported; extract it to a folder whose name ends in .zarr.");
        }

        if (arrays.Length == 0)
        {
            throw new ImageFileException("ImageFormatUnknown", path, null,
                "this ZIP archive holds no NPY array; use a file written by numpy.savez, or extract it.");
        }

        string names = MessageText.ListNames(arrays.Select(e => e.FullName.Substring(0, e.FullName.Length - Npy.Length)).ToList());
        throw name is null
            ? new ImageFileException("EntryNeeded", path, null, $"it holds several arrays; choose one of {names}.")
            {
                Option = "Entry",
            }
            : new ImageFileException("NoSuchEntry", path, null, $"it holds no array {MessageText.Shorten(name)}; choose one of {names}.")
            {
                Option = "Entry",
            };
    }

    /// <summary>True if an entry is an array of real numbers of two dimensions or more, rather than a scalar, a list or text.</summary>
    private static bool IsImage(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return NpyHeader.FindDimensions(stream) > 1;
    }

    /// <summary>Checks an array before it is extracted, because an archive can expand to a thousand times its size.</summary>
    /// <exception cref="InvalidDataException">Its header is damaged, or promises another size than the entry has.</exception>
    private static void CheckHeader(string path, ZipArchiveEntry entry)
    {
        if (entry.Length / Zlib.MaxExpansion > entry.CompressedLength)
        {
            throw new InvalidDataException($"entry {entry.Name} claims {entry.Length} bytes");
        }

        using var stream = entry.Open();
        NpyHeader.Check(stream, entry.Length, path);
    }

    /// <summary>Extracts an entry to a temporary file.</summary>
    private static FileSource Extract(string path, ZipArchiveEntry entry, CancellationToken cancellation)
    {
        string temporary = Path.GetTempFileName();
        try
        {
            using (var from = entry.Open())
            using (var to = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                Copy(from, to, entry, cancellation);
            }

            return FileSource.OpenTemporary(temporary, displayPath: path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Copies the content of an entry, and verifies its length and, where .NET exposes it, its checksum.</summary>
    /// <exception cref="InvalidDataException">The content does not match the entry.</exception>
    private static void Copy(Stream from, Stream to, ZipArchiveEntry entry, CancellationToken cancellation)
    {
        byte[] block = new byte[1 << 16];
        long copied = 0;
        uint crc = 0;
        for (int read; (read = from.Read(block, 0, block.Length)) > 0; copied += read)
        {
            cancellation.ThrowIfCancellationRequested();
            if (copied + read > entry.Length) throw new InvalidDataException($"entry {entry.Name} is longer than it claims");
            crc = Crc32.Append(crc, block.AsSpan(0, read));
            to.Write(block, 0, read);
        }

        if (copied != entry.Length) throw new InvalidDataException($"entry {entry.Name} ends after {copied} of {entry.Length} bytes");
#if NET
        if (crc != entry.Crc32) throw new InvalidDataException($"entry {entry.Name} does not match its checksum");
#endif
    }
}
