using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MicroSsim.Evaluation.Fits;

/// <summary>SHA-256 hashes of files, as lower-case hexadecimal text.</summary>
internal static class FileHash
{
    private const int BlockCount = 16, BlockBytes = 4096;

    /// <summary>Hashes a whole file, or the files of a folder.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Compute(string path)
    {
        if (Directory.Exists(path)) return ComputeOfFolder(path);
        using var stream = Open(path);
        return ToText(Sha256.Compute(stream));
    }

    /// <summary>Hashes the length and 16 blocks of 4 KiB of a file, evenly spaced from its first to its last byte.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string ComputeOfBlocks(string path)
    {
        using var stream = Open(path);
        using var sha256 = SHA256.Create();
        byte[] block = new byte[BlockBytes];
        long length = stream.Length;
        byte[] size = BitConverter.GetBytes(length);
        sha256.TransformBlock(size, 0, size.Length, null, 0);
        for (int i = 0; i < BlockCount; i++)
        {
            stream.Position = Math.Max(0, length - BlockBytes) / (BlockCount - 1) * i;
            int read = stream.Read(block, 0, block.Length);
            sha256.TransformBlock(block, 0, read, null, 0);
        }

        sha256.TransformFinalBlock(block, 0, 0);
        return ToText(sha256.Hash!);
    }

    /// <summary>
    /// The hash of an image that is a folder: that of lines with the hash and the relative path of each file, in ordinal order, as
    /// sha256sum writes them.
    /// </summary>
    private static string ComputeOfFolder(string folder)
    {
        int root = folder.TrimEnd('/', '\\').Length + 1;
        var lines = new StringBuilder();
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).OrderBy(f => f, StringComparer.Ordinal))
        {
            using var stream = Open(file);
            lines.Append(ToText(Sha256.Compute(stream))).Append("  ").Append(file.Substring(root).Replace('\\', '/')).Append('\n');
        }

        return ToText(Sha256.Compute(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    private static string ToText(byte[] hash) => string.Concat(hash.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
