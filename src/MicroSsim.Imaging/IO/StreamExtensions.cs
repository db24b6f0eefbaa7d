#if !NET
namespace MicroSsim.Imaging.IO;

/// <summary>Overloads of <see cref="Stream"/> for spans that netstandard2.0 lacks.</summary>
internal static class StreamExtensions
{
    /// <summary>Writes all bytes to the stream.</summary>
    public static void Write(this Stream stream, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        stream.Write(copy, 0, copy.Length);
    }
}
#endif
