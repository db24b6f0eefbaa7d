using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Png;

/// <summary>Decodes the pixels of a PNG.</summary>
internal sealed class PngDecoder
{
    /// <summary>Adam7: the first column and row of each pass, and the steps between its columns and rows.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] InterlacedPasses =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    private readonly PngHeader _header;
    private readonly PackedSamples _samples;
    private readonly int _pixelSize;

    public PngDecoder(PngHeader header)
    {
        _header = header;
        _samples = new PackedSamples(header.Depth, SampleCoding.Unsigned);
        _pixelSize = _samples.PixelType!.Value.Size();
    }

    /// <summary>One sample of every pixel.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or cut off.</exception>
    public byte[] Decode(Stream compressed, int sample)
    {
        var pixels = new byte[checked(_header.Width * _header.Height * _pixelSize)];
        using Stream data = Zlib.Reader(compressed);
        foreach ((int x, int y, int stepX, int stepY) in _header.Interlaced ? InterlacedPasses : OnePass)
        {
            int columns = (_header.Width - x + stepX - 1) / stepX, rows = (_header.Height - y + stepY - 1) / stepY;
            if (columns <= 0 || rows <= 0) continue;

            // Filters look at the pixel to the left and at the row above, which are zero at the edges.
            var above = new byte[_samples.PackedBytes((long)columns * _header.Samples)];
            var row = new byte[above.Length];
            var ordered = _header.Depth == 16 ? new byte[above.Length] : null; // the next row's filter wants the bytes as they are stored
            var values = new byte[columns * _pixelSize];
            for (int i = 0; i < rows; i++)
            {
                int filter = data.ReadByte();
                Fill(data, row);
                Unfilter(filter, row, above);
                (row, above) = (above, row);
                if (ordered is not null)
                {
                    above.CopyTo(ordered, 0);
                    _samples.FixByteOrder(ordered, bigEndian: true);
                }

                _samples.Unpack(ordered ?? above, sample, _header.Samples, values);
                Span<byte> target = pixels.AsSpan((y + i * stepY) * _header.Width * _pixelSize, _header.Width * _pixelSize);
                if (stepX == 1) values.CopyTo(target);
                else
                {
                    for (int c = 0; c < columns; c++) values.AsSpan(c * _pixelSize, _pixelSize).CopyTo(target.Slice((x + c * stepX) * _pixelSize));
                }
            }
        }

        // Makes the runtime come to the checksum.
        data.ReadByte();
        return pixels;
    }

    private static void Fill(Stream data, byte[] row)
    {
        for (int done = 0, read; done < row.Length; done += read)
        {
            read = data.Read(row, done, row.Length - done);
            if (read == 0) throw new InvalidDataException("its compressed pixels are cut off");
        }
    }

    private void Unfilter(int filter, byte[] row, byte[] above)
    {
        int step = Math.Max(1, _header.Samples * _header.Depth / 8);
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) >> 1);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < step ? above[i] : Nearest(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                throw new InvalidDataException($"a row of it has filter {filter}");
        }
    }

    /// <summary>Paeth's predictor: which of left, above and corner is nearest to left + above − corner.</summary>
    private static byte Nearest(byte left, byte above, byte corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) return left;
        return toAbove <= toCorner ? above : corner;
    }
}
