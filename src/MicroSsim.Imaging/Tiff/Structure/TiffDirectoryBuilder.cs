using System.Buffers.Binary;

namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>Builds a directory of a little-endian TIFF, classic or BigTIFF. Setting a tag again replaces its value.</summary>
/// <param name="bigTiff">True for BigTIFF.</param>
internal sealed class TiffDirectoryBuilder(bool bigTiff)
{
    private readonly SortedDictionary<TiffTag, (ushort Type, long Count, byte[] Bytes)> _entries = [];

    /// <summary>Header of a little-endian TIFF.</summary>
    /// <param name="bigTiff">True for BigTIFF.</param>
    /// <param name="firstDirectory">Offset of the first directory; 0 if it is filled in later.</param>
    public static byte[] Header(bool bigTiff, long firstDirectory)
    {
        if (!bigTiff) return [(byte)'I', (byte)'I', 42, 0, .. LittleEndian(firstDirectory, 4)];
        return [(byte)'I', (byte)'I', 43, 0, 8, 0, 0, 0, .. LittleEndian(firstDirectory, 8)];
    }

    /// <summary>The lowest <paramref name="size"/> bytes of a number, in little-endian order.</summary>
    public static byte[] LittleEndian(long value, int size)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes.AsSpan(0, size).ToArray();
    }

    /// <summary>Sets a tag of type SHORT (16 bits).</summary>
    public void Short(TiffTag tag, params long[] values) => Add(tag, 3, 2, values);

    /// <summary>Sets a tag of type LONG (32 bits).</summary>
    public void Long(TiffTag tag, params long[] values) => Add(tag, 4, 4, values);

    /// <summary>Sets a tag of offsets or sizes: LONG in a classic TIFF, LONG8 in BigTIFF.</summary>
    public void Pointer(TiffTag tag, params long[] values) => Add(tag, bigTiff ? 16 : 4, bigTiff ? 8 : 4, values);

    /// <summary>Sets a tag of type ASCII; the text is stored in UTF-8 with a terminating zero.</summary>
    public void Text(TiffTag tag, string text) => Bytes(tag, 2, [.. System.Text.Encoding.UTF8.GetBytes(text), 0]);

    /// <summary>Sets a tag of type UNDEFINED.</summary>
    public void Undefined(TiffTag tag, byte[] bytes) => Bytes(tag, 7, bytes);

    /// <summary>Bytes of the directory, followed by the values that do not fit into its entries.</summary>
    /// <param name="offset">Offset of the directory in the file; even.</param>
    /// <param name="link">Index in the bytes of the offset of the next directory, which is 0 (none) for now.</param>
    public byte[] Build(long offset, out int link)
    {
        int pointer = bigTiff ? 8 : 4;
        long valuesAt = offset + (bigTiff ? 8 : 2) + (_entries.Count * (4 + (2 * pointer))) + pointer;
        var head = new List<byte>(LittleEndian(_entries.Count, bigTiff ? 8 : 2));
        var values = new List<byte>();
        foreach (var entry in _entries)
        {
            (ushort type, long count, byte[] bytes) = entry.Value;
            head.AddRange(LittleEndian((ushort)entry.Key, 2));
            head.AddRange(LittleEndian(type, 2));
            head.AddRange(LittleEndian(count, pointer));
            if (bytes.Length <= pointer)
            {
                head.AddRange(bytes);
                head.AddRange(new byte[pointer - bytes.Length]);
            }
            else
            {
                head.AddRange(LittleEndian(valuesAt + values.Count, pointer));
                values.AddRange(bytes);
                if (values.Count % 2 == 1) values.Add(0);
            }
        }

        link = head.Count;
        head.AddRange(new byte[pointer]);
        head.AddRange(values);
        return [.. head];
    }

    private void Add(TiffTag tag, int type, int size, long[] values)
    {
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++) LittleEndian(values[i], size).CopyTo(bytes, i * size);
        _entries[tag] = ((ushort)type, values.Length, bytes);
    }

    private void Bytes(TiffTag tag, int type, byte[] bytes) => _entries[tag] = ((ushort)type, bytes.Length, bytes);
}
