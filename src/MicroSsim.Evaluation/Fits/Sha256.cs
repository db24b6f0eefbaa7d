using System.Security.Cryptography;

namespace MicroSsim.Evaluation.Fits;

/// <summary>SHA-256, in the one way that both lanes have.</summary>
internal static class Sha256
{
    /// <summary>The hash of the rest of a stream.</summary>
    public static byte[] Of(Stream stream)
    {
        using var sha256 = SHA256.Create();
        return sha256.ComputeHash(stream);
    }

    /// <summary>The hash of bytes.</summary>
    public static byte[] Of(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Of(stream);
    }
}
