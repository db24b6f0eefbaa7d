namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>A compressor of chunks. Thread-safe.</summary>
internal abstract class ByteCodec
{
    /// <summary>Upper bound of the decoded bytes per stored byte, for checks before memory is allocated.</summary>
    public abstract long MaxExpansion { get; }

    /// <summary>Checks before memory is allocated that stored bytes claim the decoded size of a chunk; not all codecs store it.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="decoded">Bytes of the decoded chunk.</param>
    /// <exception cref="InvalidDataException">They claim another size.</exception>
    public virtual void CheckClaim(ArraySegment<byte> stored, int decoded)
    {
    }

    /// <summary>Decompresses a chunk whose decoded size is known.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="output">The destination, filled completely.</param>
    /// <exception cref="InvalidDataException">The data is damaged, or its decoded size is not that of the destination.</exception>
    public abstract void Decode(ArraySegment<byte> stored, ArraySegment<byte> output);

    /// <summary>The error for data that decodes to fewer bytes than a chunk has.</summary>
    protected static InvalidDataException TooShort(long decoded, long expected) =>
        new($"its data has {decoded} of {expected} bytes");

    /// <summary>The error for data that decodes to more bytes than a chunk has.</summary>
    protected static InvalidDataException TooLong(long expected) => new($"its data has more than {expected} bytes");
}
