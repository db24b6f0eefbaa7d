using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Png;

/// <summary>Decodes the pixels of a PNG: decompression, filters and interlacing.</summary>
internal sealed class PngDecoder
{
    /// <summary>The passes of Adam7 interlacing: first column and row of each, and the steps between its columns and rows.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] InterlacedPasses =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The single pass of an image that is not interlaced.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    private readonly PngHeader _header;
    private readonly PackedSamples _samples;
    private readonly int _pixelSize;

    /// <param name="header">Header of the file.</param>
    public PngDecoder(PngHeader header)
    {
        _header = header;
        _samples = new PackedSamples(header.Depth, SampleCoding.Unsigned);
        _pixelSize = _samples.PixelType!.Value.Size();
    }

    /// <summary>Decodes one sample of every pixel: row-major, in the byte order of the machine.</summary>
    /// <param name="compressed">The compressed pixels, a zlib stream.</param>
    /// <param name="sample">Index of the sample within a pixel, from 0.</param>
    /// <exception cref="InvalidDataException">The data is damaged or truncated.</exception>
    public byte[] Decode(Stream compressed, int sample)
    {
        byte[] pixels = new byte[checked(_header.Width * _header.Height * _pixelSize)];
        using var data = Zlib.OpenReader(compressed);
        foreach ((int x, int y, int stepX, int stepY) in _header.Interlaced ? InterlacedPasses : OnePass)
        {
            int columns = (_header.Width - x + stepX - 1) / stepX, rows = (_header.Height - y + stepY - 1) / stepY;
            if (columns <= 0 || rows <= 0) continue;

            // Filters refer to the pixel to the left and to the row above, which are zero at the edges.
            byte[] above = new byte[_samples.PackedBytes((long)columns * _header.Samples)];
            byte[] row = new byte[above.Length];

            // 16-bit rows are swapped in a copy, because the filter of the next row refers to the bytes as stored.
            byte[]? swapped = _header.Depth == 16 ? new byte[above.Length] : null;
            byte[] values = new byte[columns * _pixelSize];
            for (int i = 0; i < rows; i++)
            {
                int filter = data.ReadByte();
                Fill(data, row);
                Unfilter(filter, row, above);
                (row, above) = (above, row);
                if (swapped is not null)
                {
                    above.CopyTo(swapped, 0);
                    _samples.ToMachineByteOrder(swapped, bigEndian: true);
                }

                _samples.Unpack(swapped ?? above, sample, _header.Samples, values);
                var target = pixels.AsSpan((y + (i * stepY)) * _header.Width * _pixelSize, _header.Width * _pixelSize);
                if (stepX == 1)
                {
                    values.CopyTo(target);
                }
                else
                {
                    for (int c = 0; c < columns; c++)
                    {
                        values.AsSpan(c * _pixelSize, _pixelSize).CopyTo(target.Slice((x + (c * stepX)) * _pixelSize));
                    }
                }
            }
        }

        // Reading past the end makes .NET verify the checksum.
        data.ReadByte();
        return pixels;
    }

    /// <summary>Fills a row from the stream.</summary>
    private static void Fill(Stream data, byte[] row)
    {
        for (int done = 0, read; done < row.Length; done += read)
        {
            read = data.Read(row, done, row.Length - done);
            if (read == 0) throw new InvalidDataException("its compressed pixels are truncated");
        }
    }

    /// <summary>Undoes the filter of a row in place.</summary>
    /// <param name="filter">Number of the filter: 0 none, 1 left, 2 above, 3 average, 4 Paeth.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above it, unfiltered.</param>
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
                    row[i] += i < step ? above[i] : PaethPredictor(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                throw new InvalidDataException($"one of its rows has the unknown filter {filter}");
        }
    }

    /// <summary>The Paeth predictor: the one of left, above and corner that is closest to left + above − corner.</summary>
    private static byte PaethPredictor(byte left, byte above, byte corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner) return left;
        return toAbove <= toCorner ? above : corner;
    }
}
