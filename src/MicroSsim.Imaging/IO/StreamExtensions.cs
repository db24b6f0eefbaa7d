#if !NET
namespace MicroSsim.Imaging.IO;

/// <summary>What streams of the newer runtime can do themselves.</summary>
internal static class StreamExtensions
{
    public static void Write(this Stream stream, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        stream.Write(copy, 0, copy.Length);
    }
}
#endif
