using System.Buffers;
using System.Buffers.Binary;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Zarr.Codecs;

/// <summary>
/// The container of c-blosc 1: a header of 16 bytes, the offsets of blocks, and in each block one or several streams of an inner
/// compressor. The bytes or bits of a block may be shuffled. The element size is that of the header.
/// </summary>
internal sealed class BloscCodec : ByteCodec
{
    private const int HeaderBytes = 16, FormatVersion = 2;

    /// <summary>Bits of the flags in the header.</summary>
    private const int ByteShuffle = 1, Copied = 2, BitShuffle = 4, Reserved = 8, NotSplit = 16;

    /// <summary>Blocks are split into one stream per byte of an element only up to this size, and from this number of elements.</summary>
    private const int MaxSplits = 16, MinSplitElements = 128;

    /// <summary>Inner compressors by the number in the header.</summary>
    private static readonly string[] Compressors = ["blosclz", "lz4", "snappy", "zlib", "zstd"];

    /// <summary>The bound of the inner compressor that expands most, Zstandard.</summary>
    public override long MaxExpansion => 32768;

    /// <summary>True if an inner compressor, by its name in the metadata, is supported.</summary>
    public static bool IsSupported(string compressor) => compressor is "blosclz" or "lz4" or "lz4hc" or "zlib" or "zstd";

    /// <inheritdoc/>
    public override void CheckClaim(ArraySegment<byte> stored, int decoded)
    {
        if (stored.Count < HeaderBytes) throw new InvalidDataException("its blosc header is incomplete");
        uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(4));
        if (claimed != (uint)decoded) throw new InvalidDataException($"its blosc data has {claimed} of {decoded} bytes");
    }

    /// <inheritdoc/>
    public override void Decode(ArraySegment<byte> stored, ArraySegment<byte> output)
    {
        CheckClaim(stored, output.Count);
        ReadOnlySpan<byte> header = stored.AsSpan();
        int flags = header[2], size = header[3];
        uint decoded = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(4));
        uint blockBytes = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(8));
        uint total = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(12));
        if (header[0] != FormatVersion || (flags & Reserved) != 0)
        {
            throw new InvalidDataException($"its blosc data is of version {header[0]}, and only version {FormatVersion} is read");
        }

        if (total != (uint)stored.Count) throw new InvalidDataException($"its blosc header claims {total} of {stored.Count} bytes");
        if (size == 0 || blockBytes == 0 || blockBytes > decoded) throw new InvalidDataException("its blosc header is not valid");
        if ((flags & Copied) != 0)
        {
            if (total != decoded + HeaderBytes) throw new InvalidDataException("its blosc data is not complete");
            stored.AsSpan(HeaderBytes).CopyTo(output.AsSpan());
            return;
        }

        int blocks = (int)(((long)decoded + blockBytes - 1) / blockBytes);
        if (blocks > (stored.Count - HeaderBytes) / 4) throw new InvalidDataException("its blosc data is not complete");
        byte[] scratch = ArrayPool<byte>.Shared.Rent((int)blockBytes);
        try
        {
            for (int i = 0; i < blocks; i++)
            {
                int at = BinaryPrimitives.ReadInt32LittleEndian(header.Slice(HeaderBytes + (4 * i)));
                int first = (int)(i * blockBytes), length = Math.Min((int)blockBytes, output.Count - first);
                bool canSplit = length == blockBytes;
                var block = new ArraySegment<byte>(output.Array!, output.Offset + first, length);
                DecodeBlock(stored, at, block, flags, size, canSplit, scratch);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Decodes one block.</summary>
    /// <param name="stored">The whole container.</param>
    /// <param name="at">Offset of the block in it.</param>
    /// <param name="output">The destination of the block.</param>
    /// <param name="flags">Flags of the header.</param>
    /// <param name="size">Bytes per element.</param>
    /// <param name="canSplit">False for a last block that is shorter, which is one stream.</param>
    /// <param name="scratch">At least as long as the block.</param>
    private static void DecodeBlock(
        ArraySegment<byte> stored, int at, ArraySegment<byte> output, int flags, int size, bool canSplit, byte[] scratch)
    {
        int length = output.Count;
        bool bytes = (flags & ByteShuffle) != 0 && size > 1, bits = !bytes && (flags & BitShuffle) != 0 && length >= size;
        bool isSplit = canSplit && (flags & NotSplit) == 0 && size <= MaxSplits && length / size >= MinSplitElements;
        int streams = isSplit ? size : 1, streamBytes = length / streams;
        var target = bytes || bits ? new ArraySegment<byte>(scratch, 0, length) : output;
        if (streamBytes * streams != length) throw new InvalidDataException("its blosc header is not valid");
        for (int i = 0; i < streams; i++)
        {
            if (at < HeaderBytes || at > stored.Count - 4) throw Damaged();
            int count = BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(at));
            at += 4;
            if (count < 0 || count > stored.Count - at) throw Damaged();
            var stream = new ArraySegment<byte>(stored.Array!, stored.Offset + at, count);
            var part = new ArraySegment<byte>(target.Array!, target.Offset + (i * streamBytes), streamBytes);
            if (count == streamBytes) stream.AsSpan().CopyTo(part.AsSpan());
            else if (DecodeStream(stream, part, flags >> 5) != streamBytes) throw Damaged();
            at += count;
        }

        if (bytes) Shuffles.UnshuffleBytes(target.AsSpan(), output.AsSpan(), size);
        else if (bits) Shuffles.UnshuffleBits(target.AsSpan(), output.AsSpan(), size);
    }

    /// <summary>Decompresses a stream; the number of bytes written, negative for damaged data.</summary>
    private static int DecodeStream(ArraySegment<byte> stream, ArraySegment<byte> output, int compressor)
    {
        switch (compressor)
        {
            case 0:
                return BloscLz.Decode(stream.AsSpan(), output.AsSpan());
            case 1:
                return Lz4.Decode(stream.AsSpan(), output.AsSpan());
            case 3:
                return Zlib.Decompress(stream, output);
            case 4:
                ZstdCodec.Decode(stream.AsSpan(), output.AsSpan());
                return output.Count;
            default:
                string name = compressor < Compressors.Length ? Compressors[compressor] : $"compressor {compressor}";
                throw new InvalidDataException($"its blosc data is compressed with {name}, which is not read");
        }
    }

    private static InvalidDataException Damaged() => new("its blosc data is damaged");
}
