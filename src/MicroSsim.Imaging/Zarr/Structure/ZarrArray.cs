using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>The parsed and validated metadata of an array: its shape, and how its chunks are stored.</summary>
internal sealed record ZarrArray
{
    /// <summary>Limit of the number of axes; NumPy has the same.</summary>
    public const int MaxAxes = 32;

    /// <summary>Sizes of the axes, each at least 1.</summary>
    public required long[] Shape { get; init; }

    /// <summary>Sizes of a chunk, each at least 1; chunks at the end of an axis are stored in full.</summary>
    public required int[] ChunkShape { get; init; }

    /// <summary>Number of elements of a chunk.</summary>
    public required int ChunkElements { get; init; }

    /// <summary>Distance between neighbours on each axis of a decoded chunk, in elements.</summary>
    public required int[] Strides { get; init; }

    /// <summary>Encoding of an element.</summary>
    public required PackedSamples Samples { get; init; }

    /// <summary>True if elements are stored with the most significant byte first.</summary>
    public required bool BigEndian { get; init; }

    /// <summary>The pixel of chunks that are not stored, in the byte order of the machine.</summary>
    public required byte[] FillPixel { get; init; }

    /// <summary>The fill value as text for messages.</summary>
    public required string FillText { get; init; }

    /// <summary>The codecs of a chunk.</summary>
    public required CodecChain Codecs { get; init; }

    /// <summary>How chunks are grouped in files; null if each chunk is a file.</summary>
    public ShardLayout? Shards { get; init; }

    /// <summary>Text before the coordinates of a chunk in the name of its file: <c>c</c> with the separator, or empty.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>The character between the coordinates of a chunk in the name of its file: a point or slash.</summary>
    public required char Separator { get; init; }

    /// <summary>Names of the axes; null if the array does not state them.</summary>
    public string[]? AxisNames { get; init; }

    /// <summary>Bytes of a stored element.</summary>
    public int ElementBytes => Samples.Bits / 8;

    /// <summary>Bytes of a decoded chunk, before its elements are converted to pixels.</summary>
    public int ChunkBytes => ChunkElements * ElementBytes;

    /// <summary>Largest length of <see cref="WriteKey"/>: an index has at most 19 digits.</summary>
    public int MaxKeyLength => KeyPrefix.Length + (Shape.Length * 20);

    /// <summary>
    /// Writes the name of the file of a chunk or shard, relative to the folder of the array, with slashes. It is no string, because most
    /// names are looked up only once, and may be absent.
    /// </summary>
    /// <param name="indexes">Position in the grid of chunks or shards on each axis.</param>
    /// <param name="key">The destination, of at least <see cref="MaxKeyLength"/> characters.</param>
    /// <returns>Length of the name in characters.</returns>
    public int WriteKey(ReadOnlySpan<long> indexes, Span<char> key)
    {
        KeyPrefix.AsSpan().CopyTo(key);
        int length = KeyPrefix.Length;
        for (int i = 0; i < indexes.Length; i++)
        {
            if (i > 0) key[length++] = Separator;
            int digits = 1;
            for (long rest = indexes[i]; rest >= 10; rest /= 10) digits++;
            length += digits;
            long number = indexes[i];
            for (int digit = 1; digit <= digits; digit++, number /= 10) key[length - digit] = (char)('0' + (number % 10));
        }

        return length;
    }
}
