using System.IO.Compression;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>Bytes as a short text: compressed, in base64, with a hash that tells damaged ones.</summary>
internal static class Packed
{
    private const int HashLength = 32;

    /// <summary>Packs what is written.</summary>
    public static string Pack(Action<BinaryWriter> write)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain);
        write(writer);
        writer.Flush();
        byte[] bytes = plain.ToArray();
        using var packed = new MemoryStream();
        packed.Write(Sha256.Of(bytes), 0, HashLength);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(bytes, 0, bytes.Length);
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>Reads what was packed.</summary>
    public static T Unpack<T>(string text, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(Bytes(text)));
        return read(reader);
    }

    /// <summary>The text itself, if it is whole.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static string Checked(string text)
    {
        if (text.Length > 0) Bytes(text);
        return text;
    }

    private static byte[] Bytes(string text)
    {
        byte[] packed = Convert.FromBase64String(text), plain;
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(packed, HashLength, packed.Length - HashLength), CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            inflate.CopyTo(inflated);
            plain = inflated.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new FormatException("What was counted is damaged.", e);
        }

        return Sha256.Of(plain).SequenceEqual(packed.Take(HashLength)) ? plain : throw new FormatException("What was counted is damaged.");
    }
}
