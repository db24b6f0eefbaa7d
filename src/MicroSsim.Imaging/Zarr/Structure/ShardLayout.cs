using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>How the chunks of an array are grouped in files: the codec sharding_indexed.</summary>
/// <param name="Counts">Number of chunks of a shard on each axis.</param>
/// <param name="ChunkCount">Number of chunks of a shard.</param>
/// <param name="IsIndexAtEnd">True if the index is at the end of the file, false if at its start.</param>
/// <param name="IsIndexBigEndian">True if the numbers of the index are stored with the most significant byte first.</param>
/// <param name="IndexCodecs">The checksums of the index.</param>
internal sealed record ShardLayout(
    int[] Counts, int ChunkCount, bool IsIndexAtEnd, bool IsIndexBigEndian, CodecChain IndexCodecs)
{
    /// <summary>Offset and length of a chunk that is not stored.</summary>
    private const ulong Missing = ulong.MaxValue;

    /// <summary>Bytes of an entry: the offset and length of a chunk.</summary>
    private const int EntryBytes = 16;

    /// <summary>Reads the index of a shard.</summary>
    /// <param name="source">The file of the shard.</param>
    /// <returns>Offset and length of each chunk in turn, in the byte order of the machine.</returns>
    /// <exception cref="InvalidDataException">The file is shorter than its index, or the checksum does not match.</exception>
    public byte[] ReadIndex(FileSource source)
    {
        long decoded = (long)ChunkCount * EntryBytes, stored = decoded + (IndexCodecs.OuterChecksums * Crc32C.Bytes);
        byte[] bytes = source.Read(IsIndexAtEnd ? source.Length - stored : 0, stored);
        byte[] index = new byte[decoded];
        IndexCodecs.Decode(new ArraySegment<byte>(bytes), index.Length, () => new ArraySegment<byte>(index));
        if (IsIndexBigEndian == BitConverter.IsLittleEndian) ByteOrder.Swap(index, sizeof(ulong));
        return index;
    }

    /// <summary>The place of a chunk in the file of its shard.</summary>
    /// <param name="index">The index of the shard.</param>
    /// <param name="chunk">Number of the chunk in the shard.</param>
    /// <returns>Offset and length in bytes; null if the chunk is not stored.</returns>
    /// <exception cref="InvalidDataException">The entry is not valid.</exception>
    public static (long Offset, long Length)? Locate(byte[] index, int chunk)
    {
        ulong offset = BitConverter.ToUInt64(index, chunk * EntryBytes);
        ulong length = BitConverter.ToUInt64(index, (chunk * EntryBytes) + sizeof(ulong));
        if (offset == Missing && length == Missing) return null;
        return offset <= long.MaxValue && length <= int.MaxValue
            ? ((long)offset, (long)length)
            : throw new InvalidDataException($"the index of its shard claims {length} bytes at {offset}");
    }
}
