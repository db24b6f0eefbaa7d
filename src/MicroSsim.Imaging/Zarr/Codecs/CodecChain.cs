using System.Buffers;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>The codecs between the stored bytes of a chunk and its elements as bytes: at most one compressor, and checksums.</summary>
/// <param name="Compressor">The compressor; null for none.</param>
/// <param name="InnerChecksums">Number of checksums (CRC-32C) that are compressed along with the elements.</param>
/// <param name="OuterChecksums">Number of checksums of the stored bytes.</param>
internal sealed record CodecChain(ByteCodec? Compressor, int InnerChecksums = 0, int OuterChecksums = 0)
{
    /// <summary>No codecs: elements are stored as they are.</summary>
    public static CodecChain Empty { get; } = new((ByteCodec?)null);

    /// <summary>True if the elements are stored as they are.</summary>
    public bool IsEmpty => Compressor is null && InnerChecksums + OuterChecksums == 0;

    /// <summary>Checks before memory is allocated that stored bytes can be those of a chunk.</summary>
    /// <param name="stored">Number of stored bytes.</param>
    /// <param name="decoded">Number of bytes of the elements.</param>
    /// <exception cref="InvalidDataException">They are too few or too many.</exception>
    public void CheckLength(long stored, long decoded)
    {
        long checksums = (long)(InnerChecksums + OuterChecksums) * Crc32C.Bytes;
        bool fits = Compressor is null
            ? stored == decoded + checksums
            : stored >= decoded / Compressor.MaxExpansion && stored <= (2 * decoded) + checksums + 4096;
        if (!fits) throw new InvalidDataException($"it should hold {decoded} bytes, but {stored} are stored");
    }

    /// <summary>Decodes a chunk.</summary>
    /// <param name="stored">The stored bytes, whose length has been checked.</param>
    /// <param name="decoded">Number of bytes of the elements.</param>
    /// <param name="allocate">Returns the destination; called once the stored bytes are known to claim its size.</param>
    /// <returns>The destination, filled completely.</returns>
    /// <exception cref="InvalidDataException">The data is damaged, or its decoded size is another.</exception>
    public ArraySegment<byte> Decode(ArraySegment<byte> stored, int decoded, Func<ArraySegment<byte>> allocate)
    {
        for (int i = 0; i < OuterChecksums; i++) stored = Crc32C.Verify(stored);
        Compressor?.CheckClaim(stored, checked(decoded + (InnerChecksums * Crc32C.Bytes)));
        var output = allocate();
        DecodeChecked(stored, output);
        return output;
    }

    private void DecodeChecked(ArraySegment<byte> stored, ArraySegment<byte> output)
    {
        if (Compressor is null)
        {
            CopyChecked(stored, output);
        }
        else if (InnerChecksums == 0)
        {
            Compressor.Decode(stored, output);
        }
        else
        {
            int length = checked(output.Count + (InnerChecksums * Crc32C.Bytes));
            byte[] rented = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                var content = new ArraySegment<byte>(rented, 0, length);
                Compressor.Decode(stored, content);
                for (int i = 0; i < InnerChecksums; i++) content = Crc32C.Verify(content);
                CopyChecked(content, output);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static void CopyChecked(ArraySegment<byte> content, ArraySegment<byte> output)
    {
        if (content.Count != output.Count) throw new InvalidDataException($"it has {content.Count} bytes instead of {output.Count}");
        content.AsSpan().CopyTo(output.AsSpan());
    }
}
