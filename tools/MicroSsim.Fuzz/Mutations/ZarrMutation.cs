using System.Text;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the metadata or the chunk of a Zarr store, which is one input: a kind, the length of the metadata, both.</summary>
internal static class ZarrMutation
{
    /// <summary>Bytes before the metadata: a byte for the kind of <see cref="ZarrStore"/>, and four for the length.</summary>
    private const int HeaderBytes = 5;

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "\"<u2\"", "\">f4\"", "\"|b1\"", "\"<f2\"", "\"<i8\"", "\"|u1\"", "\"C\"", "\"F\"",
        "\"blosc\"", "\"zstd\"", "\"gzip\"", "\"zlib\"", "\"lz4\"", "\"bytes\"", "\"crc32c\"", "\"transpose\"", "\"sharding_indexed\"",
        "\"uint16\"", "\"float32\"", "\"uint8\"", "\"int64\"", "\"big\"", "\"little\"", "\"start\"", "\"end\"", "\"v2\"", "\"default\"",
        "\".\"", "\"/\"", "\"NaN\"", "\"0x7fc00000\"", "\"..\"", "\"0\"", "\"name\":\"crc32c\"",
        "{\"name\":\"crc32c\"}", "{\"name\":\"zstd\"}",
        "[1,0]", "[1,1]", "[2,6]", "[4,6]", "\"shape\"", "\"chunks\"", "\"codecs\"", "\"path\"",
        "\"axes\"", "\"plate\"", "\"well\"", "\"labels\"",
    ];

    public static byte[] Mutate(byte[] input, Random random)
    {
        (byte kind, byte[] metadata, byte[] chunk) = Split(input);
        switch (random.Next(8))
        {
            case 0:
                return ByteMutation.Mutate(input, random);
            case 1:
                return Join(kind, Nest(metadata, random), chunk);
            case < 4:
                string text = TextMutation.Mutate(Encoding.UTF8.GetString(metadata), Words, random);
                return Join(kind, Encoding.UTF8.GetBytes(text), chunk);
            default:
                return Join(kind, metadata, ByteMutation.Mutate(chunk, random));
        }
    }

    /// <summary>The parts of an input.</summary>
    public static (byte Kind, byte[] Metadata, byte[] Chunk) Split(byte[] input)
    {
        if (input.Length < HeaderBytes) return (0, input, []);
        int length = (int)Math.Min(BitConverter.ToUInt32(input, 1), (uint)(input.Length - HeaderBytes));
        return (input[0], input[HeaderBytes..(HeaderBytes + length)], input[(HeaderBytes + length)..]);
    }

    /// <summary>An input of its parts.</summary>
    public static byte[] Join(byte kind, byte[] metadata, byte[] chunk) =>
        [kind, .. BitConverter.GetBytes(metadata.Length), .. metadata, .. chunk];

    /// <summary>Nests brackets so deeply that a recursive parser would overflow its stack.</summary>
    private static byte[] Nest(byte[] metadata, Random random)
    {
        int depth = 1 << random.Next(15), at = random.Next(metadata.Length + 1);
        byte[] open = random.Next(2) == 0 ? "["u8.ToArray() : "{\"a\":"u8.ToArray();
        return [.. metadata[..at], .. Enumerable.Repeat(open, depth).SelectMany(b => b).Take(1 << 15), .. metadata[at..]];
    }
}
