using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>Parser of the metadata of arrays in version 3 of the Zarr format, the files zarr.json.</summary>
internal static class ArrayVersion3
{
    /// <summary>The members of valid metadata; others are extensions, which must be understood unless they say so.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs", "attributes",
        "storage_transformers", "dimension_names", "consolidated_metadata",
    };

    /// <summary>
    /// The types of pixels. The type parser knows more names, those of NumPy, some of which state a byte order; here the codec does.
    /// </summary>
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
    };

    /// <summary>Parses the metadata of an array.</summary>
    /// <param name="path">Path of the image, for messages.</param>
    /// <param name="json">Content of zarr.json.</param>
    /// <exception cref="InvalidDataException">The metadata is damaged.</exception>
    /// <exception cref="ImageFileException">The array is of a kind that is not read.</exception>
    public static ZarrArray Parse(string path, Literal json)
    {
        CheckExtensions(path, json);
        long[] shape = ArrayBuilder.Shape(json.Member("shape"));
        string? typeName = NameOf(json.Member("data_type"));
        if (typeName is not null && !Types.Contains(typeName)) throw ArrayBuilder.UnsupportedType(path, $"type {typeName}");
        var type = ArrayBuilder.Type(path, typeName);
        var grid = json.Member("chunk_grid");
        if (NameOf(grid) != "regular") throw ArrayBuilder.Unsupported(path, $"the chunk grid {NameOf(grid) ?? "without a name"} is");
        int[] outer = ArrayBuilder.ChunkShape(grid?.Member("configuration")?.Member("chunk_shape"), shape.Length);
        (string prefix, char separator) = KeyEncoding(path, json.Member("chunk_key_encoding"));
        var codecs = CodecList.Parse(path, json.Member("codecs"), shape.Length);
        int[] chunk = outer;
        ShardLayout? shards = null;
        if (codecs.Sharding is { } sharding)
        {
            if (!codecs.IsPlain) throw ArrayBuilder.Unsupported(path, "another codec besides sharding_indexed is");
            (shards, chunk) = Shards(path, sharding, outer);
            codecs = CodecList.Parse(path, sharding.Member("codecs"), shape.Length);
            if (codecs.Sharding is not null) throw ArrayBuilder.Unsupported(path, "a shard in a shard is");
        }

        return new ZarrArray
        {
            Shape = shape,
            ChunkShape = chunk,
            ChunkElements = ArrayBuilder.ChunkElements(path, chunk, type.Samples.Bits / 8),
            Strides = ArrayBuilder.Strides(chunk, codecs.Order),
            Samples = type.Samples,
            BigEndian = codecs.BigEndian,
            FillPixel = ArrayBuilder.FillPixel(json.Member("fill_value"), type.Samples),
            FillText = ArrayBuilder.FillText(json.Member("fill_value")),
            Codecs = codecs.Chain,
            Shards = shards,
            KeyPrefix = prefix,
            Separator = separator,
            AxisNames = ArrayVersion2.Names(json.Member("dimension_names"), shape.Length),
        };
    }

    /// <summary>The name of an extension point, which is a text or the member <c>name</c>.</summary>
    public static string? NameOf(Literal? json) => json?.Text ?? json?.Member("name")?.Text;

    private static void CheckExtensions(string path, Literal json)
    {
        foreach (var member in json.Members!)
        {
            if (Known.Contains(member.Key) || member.Value.Member("must_understand")?.Boolean == false) continue;
            throw ArrayBuilder.Unsupported(path, $"the extension {member.Key} is");
        }

        if (json.Member("storage_transformers")?.Items is { Count: > 0 } transformers)
        {
            throw ArrayBuilder.Unsupported(path, $"the storage transformer {NameOf(transformers[0]) ?? "without a name"} is");
        }
    }

    private static (string Prefix, char Separator) KeyEncoding(string path, Literal? json)
    {
        string? name = NameOf(json);
        if (name is not ("default" or "v2")) throw ArrayBuilder.Unsupported(path, $"the chunk key encoding {name ?? "without a name"} is");
        string separator = json?.Member("configuration")?.Member("separator")?.Text ?? (name == "default" ? "/" : ".");
        if (separator is not ("." or "/")) throw new InvalidDataException("its metadata has no valid separator of chunk keys");
        return (name == "default" ? "c" + separator : "", separator[0]);
    }

    private static (ShardLayout Shards, int[] Chunk) Shards(string path, Literal configuration, int[] outer)
    {
        int[] chunk = ArrayBuilder.ChunkShape(configuration.Member("chunk_shape"), outer.Length);
        int[] counts = new int[outer.Length];
        long total = 1;
        for (int i = 0; i < outer.Length; i++)
        {
            if (outer[i] % chunk[i] != 0) throw new InvalidDataException("its shards are not a whole number of chunks");
            counts[i] = outer[i] / chunk[i];
            total *= counts[i];

            // The index of a shard must fit into an array of .NET.
            if (total > int.MaxValue / 32) throw new InvalidDataException("its shards have too many chunks");
        }

        string location = configuration.Member("index_location")?.Text ?? "end";
        if (location is not ("start" or "end")) throw new InvalidDataException("its metadata has no valid index_location");
        var index = CodecList.Parse(path, configuration.Member("index_codecs"), outer.Length + 1);
        bool isIndex = index is { Sharding: null, Chain: { Compressor: null, InnerChecksums: 0 } }
            && index.Order.Select((axis, i) => axis == i).All(same => same);
        if (!isIndex) throw ArrayBuilder.Unsupported(path, "a compressed or transposed index of a shard is");
        return (new ShardLayout(counts, (int)total, location == "end", index.BigEndian, index.Chain), chunk);
    }
}
