using System.IO.Compression;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>
/// NumPy's archive of arrays, a zip of NPY files. The one that is wanted is unpacked into a temporary file, which is gone
/// when it is closed: so its size does not matter, and it is read like any other.
/// </summary>
internal static class NpzFormat
{
    private const string Npy = ".npy";

    /// <summary>The most that Deflate can make of a byte.</summary>
    private const long MaxExpansion = 1032;

    public static ImageFormat Format { get; } = new(
        "NPZ", [".npz"], header => ImageFormat.StartsWith(header, (byte)'P', (byte)'K', 3, 4), Open, HasEntries: true);

    private static NpyImageFile Open(FileSource source, string? entry)
    {
        string path = source.Path;
        source.Dispose();
        try
        {
            using var archive = new ZipArchive(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), ZipArchiveMode.Read);
            FileSource array = Unpack(path, Find(path, archive, entry));
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
        catch (InvalidDataException e)
        {
            throw new ImageFileException("ImageUnreadable", path, null, $"{e.Message.TrimEnd('.')}; the file is damaged or cut off, copy or export it anew.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageFileException("ImageUnreadable", path, null, $"it cannot be unpacked ({e.Message.TrimEnd('.')}); check the file, and that there is room in the folder of temporary files.", e);
        }
    }

    private static ZipArchiveEntry Find(string path, ZipArchive archive, string? name)
    {
        ZipArchiveEntry[] arrays = [.. archive.Entries.Where(e => e.FullName.EndsWith(Npy, StringComparison.Ordinal))];
        ZipArchiveEntry? found = name is null
            ? arrays is [var only] ? only : null
            : Array.Find(arrays, e => e.FullName == name || e.FullName == name + Npy);
        if (found is not null) return found;
        if (arrays.Length == 0) throw new ImageFileException("ImageFormatUnknown", path, null, "this zip holds no NPY array; give a file that numpy.savez wrote, or unpack it.");
        string names = string.Join(", ", arrays.Select(e => e.FullName.Substring(0, e.FullName.Length - Npy.Length)));
        throw name is null
            ? new ImageFileException("EntryNeeded", path, null, $"it holds several arrays; choose one with -Entry: {names}.")
            : new ImageFileException("NoSuchEntry", path, null, $"it holds no array {name}; choose one of these with -Entry: {names}.");
    }

    private static FileSource Unpack(string path, ZipArchiveEntry entry)
    {
        if (entry.Length / MaxExpansion > entry.CompressedLength) throw new InvalidDataException($"entry {entry.Name} claims {entry.Length} bytes");
        string temporary = Path.GetTempFileName();
        try
        {
            using (Stream from = entry.Open())
            using (var to = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                Copy(from, to, entry);
            }

            return FileSource.OpenTemporary(temporary, shownAs: path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Copy(Stream from, Stream to, ZipArchiveEntry entry)
    {
        var block = new byte[1 << 16];
        long copied = 0;
        uint crc = 0;
        for (int read; (read = from.Read(block, 0, block.Length)) > 0; copied += read)
        {
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
