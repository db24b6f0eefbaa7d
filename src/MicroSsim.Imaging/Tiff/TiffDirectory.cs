using System.Text;

namespace MicroSsim.Imaging.Tiff;

/// <summary>One directory (IFD) of a TIFF: its entries as they stand in the file, and access to their values.</summary>
internal sealed class TiffDirectory
{
    private readonly TiffStructure _file;

    /// <summary>The entries' bytes. Twenty thousand pages are held at once, so they are interpreted only when asked for.</summary>
    private readonly byte[] _entries;

    public TiffDirectory(TiffStructure file, long offset, byte[] entries)
    {
        _file = file;
        Offset = offset;
        _entries = entries;
    }

    /// <summary>Where in the file it stands.</summary>
    public long Offset { get; }

    public bool Has(TiffTag tag) => Find(tag) >= 0;

    /// <summary>How many values the tag has; 0 where it is missing.</summary>
    public long Count(TiffTag tag) => Find(tag) is >= 0 and int at ? _file.Pointer(_entries.AsSpan(at + 4)) : 0;

    /// <summary>The first value of an integer tag.</summary>
    public long? Integer(TiffTag tag) => Integers(tag, 1) is [long value, ..] ? value : null;

    /// <summary>The values of an integer tag, at most <paramref name="limit"/> of them; none where it is missing.</summary>
    public long[] Integers(TiffTag tag, long limit = long.MaxValue)
    {
        int at = Find(tag);
        if (at < 0) return [];
        int type = _file.UInt16(_entries.AsSpan(at + 2));
        int size = IntegerSize(type);
        if (size == 0) throw new InvalidDataException($"tag {tag} is not an integer");
        byte[] bytes = Value(at, size, limit);
        var values = new long[bytes.Length / size];
        for (int i = 0; i < values.Length; i++) values[i] = _file.Integer(bytes.AsSpan(i * size), type);
        return values;
    }

    /// <summary>The bytes of a tag; none where it is missing.</summary>
    public byte[] Bytes(TiffTag tag) => Find(tag) is >= 0 and int at ? Value(at, 1, long.MaxValue) : [];

    /// <summary>The text of a tag, up to its closing zero; null where it is missing.</summary>
    public string? Text(TiffTag tag)
    {
        if (!Has(tag)) return null;
        byte[] bytes = Bytes(tag);
        int end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }

    private static int IntegerSize(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 13 => 4,
        16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>Where the tag's entry begins; −1 where it is missing. The first wins where a tag stands twice.</summary>
    private int Find(TiffTag tag)
    {
        for (int at = 0; at < _entries.Length; at += _file.EntrySize)
        {
            if (_file.UInt16(_entries.AsSpan(at)) == (ushort)tag) return at;
        }

        return -1;
    }

    private byte[] Value(int at, int size, long limit)
    {
        long count = Math.Min(_file.Pointer(_entries.AsSpan(at + 4)), limit);
        if (count < 0 || count > _file.Source.Length) throw new InvalidDataException($"a tag claims {count} values");
        Span<byte> field = _entries.AsSpan(at + 4 + _file.PointerSize, _file.PointerSize);

        // What fits into the entry's last field stands in it; the rest stands elsewhere.
        long whole = _file.Pointer(_entries.AsSpan(at + 4)) * size;
        return whole <= _file.PointerSize && whole >= 0
            ? field.Slice(0, (int)(count * size)).ToArray()
            : _file.Source.Read(_file.Pointer(field), count * size);
    }
}
