using System.Security.Cryptography;

namespace MicroSsim.Evaluation.Fits;

/// <summary>SHA-256 hashes, by the API that both builds have.</summary>
internal static class Sha256
{
    /// <summary>Computes the hash of a stream from its current position to its end; 32 bytes.</summary>
    /// <param name="stream">The stream.</param>
    public static byte[] Compute(Stream stream)
    {
        using var sha256 = SHA256.Create();
        return sha256.ComputeHash(stream);
    }

    /// <summary>Computes the hash of an array; 32 bytes.</summary>
    /// <param name="bytes">The array.</param>
    public static byte[] Compute(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Compute(stream);
    }
}
