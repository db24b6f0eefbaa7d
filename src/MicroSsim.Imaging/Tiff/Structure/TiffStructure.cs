using System.Buffers.Binary;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>
/// The structure of a TIFF: byte order, classic or BigTIFF, and its directories. The chain of directories is read once, so that
/// access to any page takes constant time.
/// </summary>
internal sealed class TiffStructure
{
    /// <summary>Bytes read at once at the offset of a directory; most directories fit.</summary>
    private const int ChunkBytes = 512;

    private readonly bool _bigEndian;

    private readonly bool _bigTiff;

    /// <summary>Reads the header and all directories.</summary>
    /// <param name="source">The file; it stays open and is owned by the caller.</param>
    /// <exception cref="InvalidDataException">A directory is damaged, or the chain of directories forms a loop.</exception>
    public TiffStructure(FileSource source)
    {
        Source = source;
        byte[] header = source.Read(0, 8);
        _bigEndian = header[0] == (byte)'M';
        _bigTiff = UInt16(header.AsSpan(2)) == 43;
        long first = _bigTiff ? Pointer(source.Read(8, 8)) : Pointer(header.AsSpan(4));
        Directories = ReadDirectories(first);
    }

    /// <summary>The file.</summary>
    public FileSource Source { get; }

    /// <summary>The directories in the order of their chain; at least one.</summary>
    public IReadOnlyList<TiffDirectory> Directories { get; }

    /// <summary>True if numbers are stored with the most significant byte first.</summary>
    public bool BigEndian => _bigEndian;

    /// <summary>Bytes of a directory entry.</summary>
    public int EntrySize => _bigTiff ? 20 : 12;

    /// <summary>Bytes of an offset or a count.</summary>
    public int PointerSize => _bigTiff ? 8 : 4;

    /// <summary>An unsigned 16-bit number in the byte order of the file.</summary>
    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    /// <summary>An offset or a count. One of 2^63 or more becomes negative, which every range check rejects.</summary>
    public long Pointer(ReadOnlySpan<byte> bytes) => _bigTiff ? UInt64(bytes) : UInt32(bytes);

    /// <summary>A value of an integer type of TIFF.</summary>
    /// <param name="bytes">Bytes of the value.</param>
    /// <param name="type">Number of the TIFF type, such as 3 for SHORT; unknown types are read as single bytes.</param>
    public long Integer(ReadOnlySpan<byte> bytes, int type) => type switch
    {
        6 => (sbyte)bytes[0],
        3 => UInt16(bytes),
        8 => (short)UInt16(bytes),
        4 or 13 => UInt32(bytes),
        9 => (int)UInt32(bytes),
        16 or 17 or 18 => UInt64(bytes),
        _ => bytes[0],
    };

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private long UInt64(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private List<TiffDirectory> ReadDirectories(long offset)
    {
        var directories = new List<TiffDirectory>();
        var seen = new HashSet<long>();
        int countSize = _bigTiff ? 8 : 2;
        byte[] chunk = new byte[ChunkBytes];
        long totalBytes = 0;
        while (offset != 0)
        {
            if (!seen.Add(offset)) throw new InvalidDataException($"its directories form a loop after page {directories.Count - 1}");
            int available = (int)Math.Max(0, Math.Min(ChunkBytes, Source.Length - offset));
            if (offset < 0 || available < countSize) throw new InvalidDataException($"directory {directories.Count} lies beyond its end");
            Source.Read(offset, chunk.AsSpan(0, available));
            long count = _bigTiff ? UInt64(chunk) : UInt16(chunk);

            // Checked before allocating: a damaged file can claim any count.
            if (count < 1 || count > Source.Length / EntrySize)
            {
                throw new InvalidDataException($"directory {directories.Count} claims {count} entries");
            }

            int size = checked((int)count * EntrySize);
            int needed = countSize + size + PointerSize;

            // Overlapping directories could take memory that is quadratic in the length of the file.
            totalBytes += needed;
            if (totalBytes > Source.Length)
            {
                throw new InvalidDataException($"its directories are longer than the file, at page {directories.Count}");
            }

            byte[] all = needed > available ? Source.Read(offset, needed) : chunk;
            directories.Add(new TiffDirectory(this, offset, all.AsSpan(countSize, size).ToArray()));
            offset = Pointer(all.AsSpan(countSize + size));
        }

        return directories.Count > 0 ? directories : throw new InvalidDataException("it has no page");
    }
}
