using System.Buffers.Binary;

namespace MicroSsim.Imaging.Tiff;

/// <summary>Lays out a directory of a little-endian TIFF, classic or BigTIFF.</summary>
internal sealed class TiffDirectoryBuilder(bool bigTiff)
{
    private readonly SortedDictionary<TiffTag, (ushort Type, long Count, byte[] Bytes)> _entries = [];

    public static byte[] Header(bool bigTiff, long firstDirectory)
    {
        if (!bigTiff) return [(byte)'I', (byte)'I', 42, 0, .. Little(firstDirectory, 4)];
        return [(byte)'I', (byte)'I', 43, 0, 8, 0, 0, 0, .. Little(firstDirectory, 8)];
    }

    public static byte[] Little(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes.AsSpan(0, size).ToArray();
    }

    public void Short(TiffTag tag, params long[] values) => Add(tag, 3, 2, values);

    public void Long(TiffTag tag, params long[] values) => Add(tag, 4, 4, values);

    /// <summary>Offsets and sizes: as wide as the file needs them.</summary>
    public void Pointer(TiffTag tag, params long[] values) => Add(tag, bigTiff ? 16 : 4, bigTiff ? 8 : 4, values);

    public void Text(TiffTag tag, string text) => Bytes(tag, 2, [.. System.Text.Encoding.UTF8.GetBytes(text), 0]);

    public void Undefined(TiffTag tag, byte[] bytes) => Bytes(tag, 7, bytes);

    /// <summary>The directory's bytes, and after them the values that do not fit into its entries.</summary>
    /// <param name="offset">Where in the file it will stand; even.</param>
    /// <param name="link">Where in the bytes the offset of the next directory goes; 0, for none, stands there.</param>
    public byte[] Build(long offset, out int link)
    {
        int pointer = bigTiff ? 8 : 4;
        long valuesAt = offset + (bigTiff ? 8 : 2) + _entries.Count * (4 + 2 * pointer) + pointer;
        var head = new List<byte>(Little(_entries.Count, bigTiff ? 8 : 2));
        var values = new List<byte>();
        foreach (KeyValuePair<TiffTag, (ushort Type, long Count, byte[] Bytes)> entry in _entries)
        {
            (ushort type, long count, byte[] bytes) = entry.Value;
            head.AddRange(Little((ushort)entry.Key, 2));
            head.AddRange(Little(type, 2));
            head.AddRange(Little(count, pointer));
            if (bytes.Length <= pointer)
            {
                head.AddRange(bytes);
                head.AddRange(new byte[pointer - bytes.Length]);
            }
            else
            {
                head.AddRange(Little(valuesAt + values.Count, pointer));
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
        var bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++) Little(values[i], size).CopyTo(bytes, i * size);
        _entries[tag] = ((ushort)type, values.Length, bytes);
    }

    private void Bytes(TiffTag tag, int type, byte[] bytes) => _entries[tag] = ((ushort)type, bytes.Length, bytes);
}
