using System.IO.Compression;
using MicroSsim.Engine;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>Binary data as base64 text: the SHA-256 hash of the data (32 bytes), then the data in Deflate compression.</summary>
internal static class PackedText
{
    private const int HashLength = 32;

    /// <summary>The first number of the data, raised with every change of what is packed.</summary>
    private const int Format = 0x4D53_0004;

    /// <summary>Packs the data that a delegate writes.</summary>
    /// <param name="write">Writes the data.</param>
    public static string Pack(Action<BinaryWriter> write)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain);
        writer.Write(Format);
        write(writer);
        writer.Flush();
        byte[] bytes = plain.ToArray();
        using var packed = new MemoryStream();
        packed.Write(Sha256.Compute(bytes), 0, HashLength);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(bytes, 0, bytes.Length);
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>Unpacks text, and reads the data with a delegate.</summary>
    /// <param name="text">The output of <see cref="Pack"/>.</param>
    /// <param name="read">Reads the data.</param>
    /// <exception cref="FormatException">The text is damaged.</exception>
    /// <exception cref="EvaluationException"><c>VersionsDiffer</c>: the data has the format of another version.</exception>
    public static T Unpack<T>(string text, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(Decompress(text)));
        if (reader.BaseStream.Length >= sizeof(int) && reader.ReadInt32() == Format) return read(reader);
        throw new EvaluationException(
            "VersionsDiffer",
            "A partial fit",
            "A partial fit: was made by another version of MicroSsim, whose intermediate results this version does not read; make the "
            + "parts of all passes again with one version.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }

    /// <summary>Returns the text itself after a check of its hash; an empty text is valid.</summary>
    /// <param name="text">The output of <see cref="Pack"/>, or an empty text.</param>
    /// <exception cref="FormatException">The text is damaged.</exception>
    public static string Validate(string text)
    {
        if (text.Length > 0) Decompress(text);
        return text;
    }

    private static byte[] Decompress(string text)
    {
        byte[] packed = Convert.FromBase64String(text), plain;
        try
        {
            using var compressed = new MemoryStream(packed, HashLength, packed.Length - HashLength);
            using var inflate = new DeflateStream(compressed, CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            inflate.CopyTo(inflated);
            plain = inflated.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new FormatException("The packed data is damaged.", e);
        }

        bool isIntact = Sha256.Compute(plain).SequenceEqual(packed.Take(HashLength));
        return isIntact ? plain : throw new FormatException("The packed data is damaged.");
    }
}
