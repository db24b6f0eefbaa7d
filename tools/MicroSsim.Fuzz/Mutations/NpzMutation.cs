using System.IO.Compression;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the array in an archive, so that the archive stays valid; or the bytes of the archive.</summary>
internal static class NpzMutation
{
    private static readonly string[] Names = ["arr_0.npy", "a.npy", "../a.npy", "/a.npy", ".npy", "a.txt", "é.npy"];

    public static byte[] Mutate(byte[] input, Random random)
    {
        if (random.Next(4) == 0) return ByteMutation.Mutate(input, random);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(input), ZipArchiveMode.Read);
            using var entry = archive.Entries[0].Open();
            byte[] array = new byte[Math.Min(archive.Entries[0].Length, 1 << 14)];
            int read = entry.ReadAtLeast(array, array.Length, throwOnEndOfStream: false);
            return Archive(NpyMutation.Mutate(array[..read], random), random);
        }
        catch (Exception)
        {
            // The archive is damaged already.
            return ByteMutation.Mutate(input, random);
        }
    }

    /// <summary>An archive of one array, or sometimes of two.</summary>
    public static byte[] Archive(byte[] array, Random random)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int entries = random.Next(8) == 0 ? 2 : 1; entries > 0; entries--)
            {
                string name = random.Next(4) == 0 ? Names[random.Next(Names.Length)] : Names[0];
                var level = random.Next(2) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(array);
            }
        }

        return file.ToArray();
    }
}
