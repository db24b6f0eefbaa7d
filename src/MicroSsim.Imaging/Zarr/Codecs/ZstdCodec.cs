using ZstdSharp;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>Zstandard, decoded by the managed library ZstdSharp.</summary>
internal sealed class ZstdCodec : ByteCodec
{
    /// <summary>The decoder of this thread, which is reused because its tables are large.</summary>
    [ThreadStatic]
    private static Decompressor? ThreadDecoder;

    /// <summary>A block of 128 KiB with one value takes four bytes.</summary>
    public override long MaxExpansion => 32768;

    /// <inheritdoc/>
    public override void CheckClaim(ArraySegment<byte> stored, int decoded)
    {
        ulong limit;
        try
        {
            limit = Decompressor.GetDecompressedSize(stored.AsSpan());
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException("its Zstandard data is damaged", e);
        }

        if (limit < (ulong)decoded) throw TooShort((long)limit, decoded);
    }

    /// <inheritdoc/>
    public override void Decode(ArraySegment<byte> stored, ArraySegment<byte> output) => Decode(stored.AsSpan(), output.AsSpan());

    /// <summary>Decompresses data whose decoded size is known.</summary>
    /// <exception cref="InvalidDataException">The data is damaged, or its decoded size is not that of the destination.</exception>
    public static void Decode(ReadOnlySpan<byte> stored, Span<byte> output)
    {
        int written;
        try
        {
            written = (ThreadDecoder ??= new Decompressor()).Unwrap(stored, output);
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException("its Zstandard data is damaged, or of another size", e);
        }

        if (written != output.Length) throw TooShort(written, output.Length);
    }
}
