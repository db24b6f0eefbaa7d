using System.Buffers.Binary;
using System.IO.Compression;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Png;

namespace MicroSsim.Fuzz.Mutations;

/// <summary>Mutates the chunks of a PNG, usually with valid checksums, and the rows inside the compressed chunks.</summary>
internal static class PngMutation
{
    public static byte[] Mutate(byte[] input, Random random)
    {
        var chunks = Split(input);
        if (chunks.Count == 0) return ByteMutation.Mutate(input, random);
        int at = random.Next(chunks.Count);
        (byte[] name, byte[] body) = chunks[at];
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count + 1), chunks[at]);
                break;
            case 2:
                chunks[at] = (ByteMutation.Mutate(name, random), body);
                break;
            case 3 when body.Length > 1:
                int cut = random.Next(body.Length);
                chunks[at] = (name, body[..cut]);
                chunks.Insert(at + 1, (name, body[cut..]));
                break;
            case 4 when chunks[0].Body.Length == 13:
                // Offsets of width, height, depth, colour type, compression, filter and interlacing.
                ReadOnlySpan<int> fields = [0, 4, 8, 9, 10, 11, 12];
                int field = fields[random.Next(fields.Length)];
                byte[] header = [.. chunks[0].Body];
                bool isSize = field < 8;
                ByteMutation.Write(header, field, isSize ? 4 : 1, isSize ? ByteMutation.Integer(random) : random.Next(20), bigEndian: true);
                chunks[0] = (chunks[0].Name, header);
                break;
            case 5 or 6 when chunks.FindIndex(c => c.Name.AsSpan().SequenceEqual("IDAT"u8)) is var data and >= 0:
                chunks[data] = (chunks[data].Name, Compress(ByteMutation.Mutate(Decompress(chunks[data].Body), random)));
                break;
            default:
                chunks[at] = (name, ByteMutation.Mutate(body, random));
                break;
        }

        return Join(chunks, random.Next(16) == 0 ? random : null);
    }

    /// <summary>Bytes of a PNG with the given chunks.</summary>
    /// <param name="chunks">Name and data of each chunk.</param>
    /// <param name="random">If not null, damages some checksums; null for valid checksums.</param>
    public static byte[] Join(IEnumerable<(byte[] Name, byte[] Body)> chunks, Random? random = null)
    {
        var file = new List<byte>(PngHeader.Magic);
        foreach ((byte[] name, byte[] body) in chunks)
        {
            file.AddRange(BigEndian((uint)body.Length));
            file.AddRange(name);
            file.AddRange(body);
            file.AddRange(BigEndian(Crc32.Append(Crc32.Append(0, name), body) ^ (random?.Next(4) == 0 ? 1u : 0)));
        }

        return [.. file];
    }

    /// <summary>Compresses rows to the data of an IDAT chunk.</summary>
    public static byte[] Compress(byte[] bytes) => Zlib.Compress(bytes);

    private static List<(byte[] Name, byte[] Body)> Split(byte[] input)
    {
        var chunks = new List<(byte[], byte[])>();
        for (int at = 8; at + 12 <= input.Length;)
        {
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(at)), (uint)(input.Length - at - 12));
            chunks.Add((input[(at + 4)..(at + 8)], input[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Decompress(byte[] compressed)
    {
        byte[] bytes = new byte[1 << 14];
        try
        {
            using var reader = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            return bytes[..reader.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return [0];
        }
    }
}
