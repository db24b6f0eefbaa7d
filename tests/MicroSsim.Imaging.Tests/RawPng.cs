using System.Buffers.Binary;
using System.Text;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tests;

/// <summary>Builds PNG files byte by byte.</summary>
internal static class RawPng
{
    /// <summary>Bytes of a PNG whose data is split into two chunks.</summary>
    /// <param name="width">Pixels per row in the header.</param>
    /// <param name="height">Rows in the header.</param>
    /// <param name="depth">Bits per sample.</param>
    /// <param name="colourType">0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA.</param>
    /// <param name="rows">Rows of packed samples, in the order of the file.</param>
    /// <param name="interlaced">True if the rows are those of the Adam7 passes.</param>
    /// <param name="filters">True to use the filters 0 to 4 in turn; false for none.</param>
    /// <param name="palette">Red, green and blue of each colour of the palette; null for none.</param>
    public static byte[] Build(
        int width,
        int height,
        int depth,
        byte colourType,
        byte[][] rows,
        bool interlaced = false,
        bool filters = true,
        byte[]? palette = null)
    {
        int samples = colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        byte[] data = Zlib.Compress(Filter(rows, Math.Max(1, samples * depth / 8), interlaced, filters));
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = colourType;
        header[12] = (byte)(interlaced ? 1 : 0);
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR", header),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", data[..5]), .. Chunk("IDAT", data[5..]), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Filter(byte[][] rows, int step, bool interlaced, bool filters)
    {
        var filtered = new List<byte>();
        for (int y = 0; y < rows.Length; y++)
        {
            byte[] row = rows[y], above = y > 0 && !interlaced ? rows[y - 1] : new byte[row.Length];
            int filter = filters ? y % 5 : 0;
            filtered.Add((byte)filter);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < step ? 0 : row[i - step], up = above[i], corner = i < step ? 0 : above[i - step];
                int paeth = new[] { left, up, corner }.OrderBy(v => Math.Abs(left + up - corner - v)).First();
                filtered.Add((byte)(row[i] - filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => paeth }));
            }
        }

        return [.. filtered];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        uint crc = Crc32.Append(0, chunk.AsSpan(4, chunk.Length - 8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), crc);
        return chunk;
    }
}
