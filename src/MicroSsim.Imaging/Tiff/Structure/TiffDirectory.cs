using System.Text;

namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>A directory (IFD) of a TIFF: its raw entries, and access to the values of its tags.</summary>
internal sealed class TiffDirectory
{
    private readonly TiffStructure _file;

    /// <summary>Raw bytes of the entries. They are parsed on demand, because a file can have tens of thousands of directories.</summary>
    private readonly byte[] _entries;

    /// <param name="file">The TIFF, for byte order and values outside the entries.</param>
    /// <param name="offset">Offset of the directory in the file.</param>
    /// <param name="entries">Raw bytes of the entries.</param>
    public TiffDirectory(TiffStructure file, long offset, byte[] entries)
    {
        _file = file;
        Offset = offset;
        _entries = entries;
    }

    /// <summary>Offset of the directory in the file.</summary>
    public long Offset { get; }

    /// <summary>True if the directory has the tag.</summary>
    public bool Has(TiffTag tag) => Find(tag) >= 0;

    /// <summary>Number of values of a tag; 0 if it is missing.</summary>
    public long Count(TiffTag tag) => Find(tag) is >= 0 and int at ? _file.Pointer(_entries.AsSpan(at + 4)) : 0;

    /// <summary>First value of an integer tag; null if the tag is missing or has no value.</summary>
    public long? Integer(TiffTag tag) => Integers(tag, 1) is [long value, ..] ? value : null;

    /// <summary>Values of an integer tag, at most <paramref name="limit"/>; empty if the tag is missing.</summary>
    /// <exception cref="InvalidDataException">The tag is not of an integer type, or its values are outside the file.</exception>
    public long[] Integers(TiffTag tag, long limit = long.MaxValue)
    {
        int at = Find(tag);
        if (at < 0) return [];
        int type = _file.UInt16(_entries.AsSpan(at + 2));
        int size = IntegerSize(type);
        if (size == 0) throw new InvalidDataException($"tag {tag} is not an integer");
        byte[] bytes = Value(at, size, limit);
        long[] values = new long[bytes.Length / size];
        for (int i = 0; i < values.Length; i++) values[i] = _file.Integer(bytes.AsSpan(i * size), type);
        return values;
    }

    /// <summary>The first quotient of a tag of unsigned rationals; null if the tag is missing, of another type, or divides by 0.</summary>
    public double? Rational(TiffTag tag)
    {
        const int RationalType = 5, LongType = 4;
        int at = Find(tag);
        if (at < 0 || _file.UInt16(_entries.AsSpan(at + 2)) != RationalType) return null;
        byte[] bytes = Value(at, 8, 1);
        if (bytes.Length < 8) return null;
        long numerator = _file.Integer(bytes, LongType), denominator = _file.Integer(bytes.AsSpan(4), LongType);
        return denominator == 0 ? null : (double)numerator / denominator;
    }

    /// <summary>Raw bytes of a tag; empty if it is missing.</summary>
    public byte[] Bytes(TiffTag tag) => Find(tag) is >= 0 and int at ? Value(at, 1, long.MaxValue) : [];

    /// <summary>Text of a tag in UTF-8, up to the terminating zero; null if the tag is missing.</summary>
    public string? Text(TiffTag tag)
    {
        if (!Has(tag)) return null;
        byte[] bytes = Bytes(tag);
        int end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }

    /// <summary>
    /// Offsets of the parts of the file that belong to the directory besides pixels: itself, and the values outside entries.
    /// </summary>
    public IEnumerable<long> Extents()
    {
        yield return Offset;
        for (int at = 0; at < _entries.Length; at += _file.EntrySize)
        {
            int size = TypeSize(_file.UInt16(_entries.AsSpan(at + 2)));
            long count = _file.Pointer(_entries.AsSpan(at + 4));
            bool isOutside = size > 0 && count > _file.PointerSize / size;
            if (isOutside) yield return _file.Pointer(_entries.AsSpan(at + 4 + _file.PointerSize));
        }
    }

    /// <summary>Bytes of a value of any type; 0 for unknown types.</summary>
    private static int TypeSize(int type) => type switch
    {
        5 or 10 or 12 => 8,
        11 => 4,
        _ => IntegerSize(type),
    };

    /// <summary>Bytes of a value of an integer type; 0 for other types.</summary>
    private static int IntegerSize(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 13 => 4,
        16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>Index of the first entry of a tag in the raw bytes; −1 if it is missing.</summary>
    private int Find(TiffTag tag)
    {
        for (int at = 0; at < _entries.Length; at += _file.EntrySize)
        {
            if (_file.UInt16(_entries.AsSpan(at)) == (ushort)tag) return at;
        }

        return -1;
    }

    /// <summary>Raw bytes of the values of an entry.</summary>
    /// <param name="at">Index of the entry in the raw bytes.</param>
    /// <param name="size">Bytes of a value.</param>
    /// <param name="limit">Largest number of values to read.</param>
    private byte[] Value(int at, int size, long limit)
    {
        long count = Math.Min(_file.Pointer(_entries.AsSpan(at + 4)), limit);
        if (count < 0 || count > _file.Source.Length) throw new InvalidDataException($"a tag claims {count} values");
        var field = _entries.AsSpan(at + 4 + _file.PointerSize, _file.PointerSize);

        // Values that fit into the last field of the entry are stored in it; otherwise the field is their offset.
        long whole = _file.Pointer(_entries.AsSpan(at + 4)) * size;
        return whole <= _file.PointerSize && whole >= 0
            ? field.Slice(0, (int)(count * size)).ToArray()
            : _file.Source.Read(_file.Pointer(field), count * size);
    }
}
