using System.Buffers.Binary;

namespace MicroSsim.Imaging.Pictures;

/// <summary>
/// Encodes gray pixels as baseline JPEG with the tables of ITU-T T.81, Annex K: for small pictures of which a page holds thousands, as PNG
/// does not compress noise.
/// </summary>
public sealed class GrayJpeg
{
    /// <summary>Pixels per row and column of a block.</summary>
    private const int Side = 8;

    /// <summary>Coefficients of a block.</summary>
    private const int Size = Side * Side;

    /// <summary>The qualities that are tried, from 100 (best) to 1.</summary>
    private static readonly int[] Qualities = [85, 65, 45, 30, 20, 12, 7, 4, 2];

    /// <summary>The quantization table of luminance, row-major.</summary>
    private static readonly byte[] Luminance =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100,
        103, 99,
    ];

    /// <summary>The place in a block of each coefficient, in the order of the file.</summary>
    private static readonly byte[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>The Huffman codes of DC coefficients.</summary>
    private static readonly HuffmanTable Dc = new(
        [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);

    /// <summary>The Huffman codes of AC coefficients: the number of zeros before one, times 16, plus the number of its bits.</summary>
    private static readonly HuffmanTable Ac = new(
        [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
        [
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81,
            0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18,
            0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
            0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75,
            0x76, 0x77, 0x78, 0x79, 0x7A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
            0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3,
            0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5,
            0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
        ]);

    /// <summary>The cosines of the transform: of frequency u at pixel x, at 8 u + x, with the factor that makes it orthonormal.</summary>
    private static readonly float[] Cosines =
    [
        .. Enumerable.Range(0, Size).Select(i =>
            (float)(0.5 * (i < Side ? Math.Sqrt(0.5) : 1) * Math.Cos(((2 * (i % Side)) + 1) * (i / Side) * Math.PI / 16))),
    ];

    private readonly int _width, _height;

    /// <summary>The coefficients of all blocks, each in the order of the file.</summary>
    private readonly float[] _coefficients;

    private GrayJpeg(byte[] pixels, int width, int height)
    {
        (_width, _height) = (width, height);
        int across = (width + Side - 1) / Side, down = (height + Side - 1) / Side;
        _coefficients = new float[across * down * Size];
        float[] block = new float[Size], rows = new float[Size];
        for (int b = 0; b < across * down; b++)
        {
            for (int i = 0; i < Size; i++)
            {
                int x = Math.Min(width - 1, (b % across * Side) + (i % Side)), y = Math.Min(height - 1, (b / across * Side) + (i / Side));
                block[i] = pixels[(y * width) + x] - 128;
            }

            Transform(block, rows);
            Transform(rows, block);
            for (int i = 0; i < Size; i++) _coefficients[(b * Size) + i] = block[ZigZag[i]];
        }
    }

    /// <summary>Encodes pixels in the best of a few qualities that is small enough.</summary>
    /// <param name="pixels">The pixels, row-major; 0 is black.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="mostBytes">The bytes that the JPEG should have at most; the lowest quality may need more.</param>
    /// <returns>A JPEG file.</returns>
    public static byte[] EncodeWithin(byte[] pixels, int width, int height, int mostBytes)
    {
        var picture = new GrayJpeg(pixels, width, height);
        byte[] jpeg = [];
        foreach (int quality in Qualities)
        {
            if (quality > Qualities[Qualities.Length - 1] && picture.CountFewestBytes(quality) > mostBytes) continue; // spares encoding
            jpeg = picture.Encode(quality);
            if (jpeg.Length <= mostBytes) break;
        }

        return jpeg;
    }

    /// <summary>Encodes pixels.</summary>
    /// <param name="pixels">The pixels, row-major; 0 is black.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="quality">The quality, 1 … 100.</param>
    /// <returns>A JPEG file.</returns>
    public static byte[] Encode(byte[] pixels, int width, int height, int quality) => new GrayJpeg(pixels, width, height).Encode(quality);

    /// <summary>Transforms the rows of a block (DCT-II), and writes them as columns.</summary>
    private static void Transform(float[] rows, float[] columns)
    {
        for (int y = 0; y < Side; y++)
        {
            for (int u = 0; u < Side; u++)
            {
                float sum = 0;
                for (int x = 0; x < Side; x++) sum += rows[(y * Side) + x] * Cosines[(u * Side) + x];
                columns[(u * Side) + y] = sum;
            }
        }
    }

    /// <summary>The quantization table of a quality, in the order of the file.</summary>
    private static byte[] CreateTable(int quality)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        return [.. ZigZag.Select(place => (byte)Math.Max(1, Math.Min(255, ((Luminance[place] * scale) + 50) / 100)))];
    }

    /// <summary>
    /// A lower bound of the bytes of a quality: the bits of each AC coefficient with the shortest code of a coefficient of its length.
    /// </summary>
    private int CountFewestBytes(int quality)
    {
        float[] steps = [.. CreateTable(quality).Select(step => (float)step)];
        int bits = 0;
        for (int i = 0; i < _coefficients.Length; i++)
        {
            float size = Math.Abs(_coefficients[i]), step = steps[i % Size];
            if (i % Size == 0 || size < 0.51f * step) continue;
            bits += size < 1.51f * step ? 3 : size < 3.51f * step ? 4 : size < 7.51f * step ? 6 : 8;
        }

        return bits / 8;
    }

    private byte[] Encode(int quality)
    {
        byte[] table = CreateTable(quality);
        var file = new MemoryStream();
        WriteSegment(file, 0xD8, null);
        WriteSegment(file, 0xDB, [0, .. table]);
        byte[] frame = [8, 0, 0, 0, 0, 1, 1, 0x11, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), checked((ushort)_height));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), checked((ushort)_width));
        WriteSegment(file, 0xC0, frame);
        WriteSegment(file, 0xC4, [0, .. Dc.Counts, .. Dc.Values]);
        WriteSegment(file, 0xC4, [0x10, .. Ac.Counts, .. Ac.Values]);
        WriteSegment(file, 0xDA, [1, 1, 0, 0, 63, 0]);
        WriteBlocks(new BitWriter(file), [.. table.Select(step => 1f / step)]);
        WriteSegment(file, 0xD9, null);
        return file.ToArray();
    }

    private void WriteBlocks(BitWriter bits, float[] factors)
    {
        int last = 0;
        for (int block = 0; block < _coefficients.Length; block += Size)
        {
            int mean = Quantize(block, 0);
            WriteValue(bits, Dc, 0, mean - last);
            last = mean;
            int zeros = 0;
            for (int i = 1; i < Size; i++)
            {
                int value = Quantize(block, i);
                if (value == 0)
                {
                    zeros++;
                    continue;
                }

                for (; zeros > 15; zeros -= 16) bits.Write(Ac, 0xF0);
                WriteValue(bits, Ac, zeros, value);
                zeros = 0;
            }

            if (zeros > 0) bits.Write(Ac, 0); // the rest of the block is 0
        }

        bits.Flush();

        int Quantize(int block, int i)
        {
            float value = _coefficients[block + i] * factors[i];
            return (int)(value + (value < 0 ? -0.5f : 0.5f));
        }
    }

    /// <summary>Writes a number: its length in bits with the zeros before it, as a Huffman code, and its bits.</summary>
    private static void WriteValue(BitWriter bits, HuffmanTable table, int zeros, int value)
    {
        int length = 0;
        for (int rest = Math.Abs(value); rest > 0; rest >>= 1) length++;
        bits.Write(table, (zeros * 16) + length);
        bits.Write(value < 0 ? value + (1 << length) - 1 : value, length);
    }

    private static void WriteSegment(MemoryStream file, byte marker, byte[]? content)
    {
        file.WriteByte(0xFF);
        file.WriteByte(marker);
        if (content is null) return;
        file.WriteByte((byte)((content.Length + 2) >> 8));
        file.WriteByte((byte)(content.Length + 2));
        file.Write(content, 0, content.Length);
    }

    /// <summary>A Huffman table.</summary>
    private sealed class HuffmanTable
    {
        private readonly int[] _codes = new int[256], _lengths = new int[256];

        /// <summary>Assigns codes.</summary>
        /// <param name="counts">The number of codes of each length, from 1 to 16 bits.</param>
        /// <param name="values">The values, those with short codes first.</param>
        public HuffmanTable(byte[] counts, byte[] values)
        {
            (Counts, Values) = (counts, values);
            for (int length = 1, next = 0, code = 0; length <= counts.Length; length++, code <<= 1)
            {
                for (int i = 0; i < counts[length - 1]; i++, next++, code++)
                {
                    (_codes[values[next]], _lengths[values[next]]) = (code, length);
                }
            }
        }

        public byte[] Counts { get; }

        public byte[] Values { get; }

        public (int Code, int Length) this[int value] => (_codes[value], _lengths[value]);
    }

    /// <summary>Writes bits, the most significant first; a 0 follows each byte of ones, so that it is no marker.</summary>
    private sealed class BitWriter(MemoryStream file)
    {
        private int _bits, _count;

        public void Write(HuffmanTable table, int value)
        {
            var (code, length) = table[value];
            Write(code, length);
        }

        public void Write(int bits, int length)
        {
            _bits = (_bits << length) | bits;
            _count += length;
            while (_count >= 8)
            {
                _count -= 8;
                byte next = (byte)(_bits >> _count);
                file.WriteByte(next);
                if (next == 0xFF) file.WriteByte(0);
            }

            _bits &= (1 << _count) - 1;
        }

        /// <summary>Fills the last byte with ones.</summary>
        public void Flush()
        {
            if (_count > 0) Write((1 << (8 - _count)) - 1, 8 - _count);
        }
    }
}
