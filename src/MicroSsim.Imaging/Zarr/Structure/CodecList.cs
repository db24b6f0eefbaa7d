using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>The codecs of version 3: transpositions, then the bytes of elements or shards, then compression and checksums.</summary>
/// <param name="Order">The axes in the order in which a chunk is stored, the slowest first.</param>
/// <param name="BigEndian">True if elements are stored with the most significant byte first.</param>
/// <param name="Sharding">The configuration of sharding_indexed; null if there is none.</param>
/// <param name="Chain">Compression and checksums.</param>
internal sealed record CodecList(int[] Order, bool BigEndian, Literal? Sharding, CodecChain Chain)
{
    /// <summary>Prefix of codecs that are those of numcodecs, written by zarr-python.</summary>
    private const string Numcodecs = "numcodecs.";

    /// <summary>The name of the codec <c>bytes</c> in drafts of version 3, which zarr-python still reads.</summary>
    private const string EarlierBytes = "endian";

    /// <summary>True if elements are neither transposed nor compressed.</summary>
    public bool IsPlain => Chain.IsEmpty && Order.Select((axis, i) => axis == i).All(same => same);

    /// <summary>Parses a list of codecs.</summary>
    /// <param name="path">Path of the image, for messages.</param>
    /// <param name="json">The list.</param>
    /// <param name="axes">Number of axes.</param>
    /// <exception cref="InvalidDataException">The list is damaged.</exception>
    /// <exception cref="ImageFileException">A codec is not supported.</exception>
    public static CodecList Parse(string path, Literal? json, int axes)
    {
        int[] order = [.. Enumerable.Range(0, axes)];
        bool? bigEndian = null;
        Literal? sharding = null;
        ByteCodec? compressor = null;
        int inner = 0, outer = 0;
        foreach (var codec in json?.Items ?? throw new InvalidDataException("its metadata has no codecs"))
        {
            string name = ArrayVersion3.NameOf(codec) ?? throw new InvalidDataException("its metadata has a codec without a name");
            var configuration = codec.Member("configuration");
            bool hasBytes = bigEndian is not null || sharding is not null;
            switch (name)
            {
                case "transpose" when !hasBytes:
                    order = Transpose(order, configuration?.Member("order"));
                    break;
                case "bytes" or EarlierBytes when !hasBytes:
                    bigEndian = IsBigEndian(configuration?.Member("endian"));
                    break;
                case "sharding_indexed" when !hasBytes:
                    sharding = configuration ?? throw new InvalidDataException("its metadata has a codec without a configuration");
                    break;
                case "crc32c" when hasBytes && compressor is null:
                    inner++;
                    break;
                case "crc32c" when hasBytes:
                    outer++;
                    break;
                case "transpose" or "bytes" or EarlierBytes or "sharding_indexed" or "crc32c":
                    throw new InvalidDataException($"its codec {name} is not in its place");
                default:
                    string plain = name.StartsWith(Numcodecs, StringComparison.Ordinal) ? name.Substring(Numcodecs.Length) : name;
                    var found = ArrayBuilder.Compressor(path, plain, configuration);
                    if (!hasBytes) throw new InvalidDataException($"its codec {name} is not in its place");
                    if (compressor is not null) throw ArrayBuilder.Unsupported(path, $"the codec {name} behind another compressor is");
                    compressor = found;
                    break;
            }
        }

        if (bigEndian is null && sharding is null) throw new InvalidDataException("its codecs do not say how elements become bytes");
        var chain = compressor is null ? new CodecChain(null, 0, inner) : new CodecChain(compressor, inner, outer);
        return new CodecList(order, bigEndian ?? false, sharding, chain);
    }

    /// <summary>Whether the most significant byte is first; little-endian if it is not stated, as zarr-python reads it.</summary>
    private static bool IsBigEndian(Literal? endian) => endian is not null && endian.Text switch
    {
        "little" => false,
        "big" => true,
        _ => throw new InvalidDataException("its codec bytes has no valid endian"),
    };

    /// <summary>Applies a transposition to the order of axes.</summary>
    /// <param name="order">The order so far.</param>
    /// <param name="json">The place of each axis before, or C or F in stores of old drafts.</param>
    private static int[] Transpose(int[] order, Literal? json)
    {
        if (json?.Text == "C") return order;
        if (json?.Text == "F") return [.. Enumerable.Reverse(order)];
        if (json?.Integers() is not { } places || places.Length != order.Length
            || !places.OrderBy(p => p).SequenceEqual(Enumerable.Range(0, order.Length).Select(i => (long)i)))
        {
            throw new InvalidDataException("its codec transpose has no valid order");
        }

        return [.. places.Select(place => order[place])];
    }
}
