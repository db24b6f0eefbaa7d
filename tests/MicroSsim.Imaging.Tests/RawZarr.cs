using System.Text;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Writes Zarr stores from metadata and chunks that tests choose, valid or not.</summary>
internal static class RawZarr
{
    /// <summary>Metadata of a valid array of version 2 with 4 × 6 elements of 16 bits in one chunk.</summary>
    public const string Version2 =
        """
        {"zarr_format": 2, "shape": [4, 6], "chunks": [4, 6], "dtype": "<u2", "compressor": null, "fill_value": 0, "filters": null,
         "order": "C"}
        """;

    /// <summary>Metadata of a valid array of version 3 with 4 × 6 elements of 16 bits in one chunk.</summary>
    public const string Version3 =
        """
        {"zarr_format": 3, "node_type": "array", "shape": [4, 6], "data_type": "uint16", "fill_value": 0,
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 6]}},
         "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
         "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}
        """;

    /// <summary>Metadata of version 3 with a shard of 4 × 6 elements of 8 bits, in chunks of 2 × 6.</summary>
    public static string Shards { get; } = Version3.Replace("uint16", "uint8").Replace(
        """[{"name": "bytes", "configuration": {"endian": "little"}}]""",
        """
        [{"name": "sharding_indexed", "configuration": {"chunk_shape": [2, 6], "codecs": [{"name": "bytes"}],
          "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}}]
        """);

    /// <summary>Writes a store of version 2 or 3.</summary>
    /// <param name="folder">The parent folder.</param>
    /// <param name="metadata">The content of .zarray or zarr.json.</param>
    /// <param name="chunk">The content of the first chunk; null for none.</param>
    /// <returns>The path of the store.</returns>
    public static string Write(TemporaryFolder folder, string metadata, byte[]? chunk)
    {
        bool isVersion3 = metadata.Contains("node_type", StringComparison.Ordinal);
        File.WriteAllText(folder.File("a.zarr", isVersion3 ? "zarr.json" : ".zarray"), metadata);
        if (chunk is not null) File.WriteAllBytes(isVersion3 ? folder.File("a.zarr", "c", "0", "0") : folder.File("a.zarr", "0.0"), chunk);
        return folder.File("a.zarr");
    }

    /// <summary>A container of blosc.</summary>
    /// <param name="flags">The flags: 1 shuffled bytes, 2 copied, 4 shuffled bits, 16 not split, and the compressor times 32.</param>
    /// <param name="size">Bytes per element.</param>
    /// <param name="decoded">Decoded bytes.</param>
    /// <param name="block">Bytes of a block.</param>
    /// <param name="body">All that follows the header.</param>
    /// <param name="total">The claimed length; null for the true one.</param>
    public static byte[] Blosc(byte flags, byte size, uint decoded, uint block, byte[] body, uint? total = null) =>
    [
        2, 1, flags, size, .. BitConverter.GetBytes(decoded), .. BitConverter.GetBytes(block),
        .. BitConverter.GetBytes(total ?? (uint)(16 + body.Length)), .. body,
    ];

    /// <summary>Metadata of version 2 with another value for a member.</summary>
    public static string With(string member, string value)
    {
        int start = Version2.IndexOf($"\"{member}\": ", StringComparison.Ordinal) + member.Length + 4;
        int end = start;
        for (int depth = 0; depth > 0 || Version2[end] is not (',' or '}'); end++)
        {
            if (Version2[end] == '[') depth++;
            if (Version2[end] == ']') depth--;
        }

        return new StringBuilder(Version2).Remove(start, end - start).Insert(start, value).ToString();
    }
}
