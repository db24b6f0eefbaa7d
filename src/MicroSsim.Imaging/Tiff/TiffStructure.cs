using System.Buffers.Binary;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// The skeleton of a TIFF: byte order, classic or BigTIFF, and the chain of its directories. It is walked once, so that
/// any page is then at hand, however many there are.
/// </summary>
internal sealed class TiffStructure
{
    /// <summary>Read at a time; most directories fit.</summary>
    private const int Chunk = 512;

    private readonly bool _bigEndian;

    private readonly bool _bigTiff;

    /// <exception cref="InvalidDataException">The chain is broken or a loop.</exception>
    public TiffStructure(FileSource source)
    {
        Source = source;
        byte[] header = source.Read(0, 8);
        _bigEndian = header[0] == (byte)'M';
        _bigTiff = UInt16(header.AsSpan(2)) == 43;
        long first = _bigTiff ? Pointer(source.Read(8, 8)) : Pointer(header.AsSpan(4));
        Directories = Walk(first);
    }

    public FileSource Source { get; }

    public IReadOnlyList<TiffDirectory> Directories { get; }

    public bool BigEndian => _bigEndian;

    /// <summary>Bytes of an entry of a directory.</summary>
    public int EntrySize => _bigTiff ? 20 : 12;

    /// <summary>Bytes of an offset or a count.</summary>
    public int PointerSize => _bigTiff ? 8 : 4;

    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    /// <summary>An offset or a count. One beyond 2^63 comes out negative, which every check of ranges refuses.</summary>
    public long Pointer(ReadOnlySpan<byte> bytes) => _bigTiff ? UInt64(bytes) : UInt32(bytes);

    /// <summary>A value of one of TIFF's integer types.</summary>
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

    private List<TiffDirectory> Walk(long offset)
    {
        var directories = new List<TiffDirectory>();
        var seen = new HashSet<long>();
        int countSize = _bigTiff ? 8 : 2;
        var chunk = new byte[Chunk];
        long total = 0;
        while (offset != 0)
        {
            if (!seen.Add(offset)) throw new InvalidDataException($"its directories form a loop after page {directories.Count - 1}");
            int have = (int)Math.Max(0, Math.Min(Chunk, Source.Length - offset));
            if (offset < 0 || have < countSize) throw new InvalidDataException($"directory {directories.Count} lies beyond its end");
            Source.Read(offset, chunk.AsSpan(0, have));
            long count = _bigTiff ? UInt64(chunk) : UInt16(chunk);

            // Before memory is taken: a count can be anything.
            if (count < 1 || count > Source.Length / EntrySize) throw new InvalidDataException($"directory {directories.Count} claims {count} entries");
            int size = checked((int)count * EntrySize);
            byte[] all = chunk;
            int needed = countSize + size + PointerSize;

            // Directories that overlap would take the square of the file.
            total += needed;
            if (total > Source.Length) throw new InvalidDataException($"its directories are longer than the file, at page {directories.Count}");
            if (needed > have) all = Source.Read(offset, needed);
            directories.Add(new TiffDirectory(this, offset, all.AsSpan(countSize, size).ToArray()));
            offset = Pointer(all.AsSpan(countSize + size));
        }

        return directories.Count > 0 ? directories : throw new InvalidDataException("it has no page");
    }
}
