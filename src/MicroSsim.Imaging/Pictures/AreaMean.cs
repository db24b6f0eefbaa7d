using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pictures;

/// <summary>
/// Accumulator that downsamples an image of any size to a grid by area averaging: each value is the mean of the pixels in its area.
/// Pixels can be added in parts of any size and order. Not thread-safe.
/// </summary>
public sealed class AreaMean
{
    /// <summary>Approximate number of pixels read at a time: from a file, and of a plane in memory, to stay in the cache.</summary>
    private const int BandValues = 1 << 18, MemoryBandValues = 1 << 13;

    /// <summary>Grid column of each image column.</summary>
    private readonly int[] _columns;

    /// <summary>The image column behind the last one of each grid column.</summary>
    private readonly int[] _ends;

    /// <summary>Grid row of each image row.</summary>
    private readonly int[] _rows;

    /// <summary>Size of the grid.</summary>
    private readonly int _width, _height;

    /// <summary>Sum of the values added to each grid cell, row-major.</summary>
    private readonly double[] _sums;

    /// <summary>Number of values added to each grid cell, row-major.</summary>
    private readonly int[] _counts;

    /// <summary>Creates an empty grid with the aspect ratio of the image; a small image keeps its size.</summary>
    /// <param name="width">Pixels per row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="largestSide">Upper limit of the longer side of the grid.</param>
    public AreaMean(int width, int height, int largestSide)
    {
        double shrink = Math.Max(1, Math.Max(width, height) / (double)largestSide);
        _width = Math.Max(1, (int)Math.Round(width / shrink));
        _height = Math.Max(1, (int)Math.Round(height / shrink));
        _columns = Enumerable.Range(0, width).Select(x => (int)((long)x * _width / width)).ToArray();
        _ends = new int[_width];
        for (int x = 0; x < width; x++) _ends[_columns[x]] = x + 1;
        _rows = Enumerable.Range(0, height).Select(y => (int)((long)y * _height / height)).ToArray();
        _sums = new double[_width * _height];
        _counts = new int[_width * _height];
    }

    /// <summary>Downsamples a plane.</summary>
    /// <param name="plane">The plane; all its pixels are read.</param>
    /// <param name="largestSide">Upper limit of the longer side of the grid.</param>
    public static ValueGrid Measure(ImagePlane plane, int largestSide)
    {
        var mean = new AreaMean(plane.Width, plane.Height, largestSide);
        int band = Math.Max(1, Math.Min(plane.Height, (plane.IsInMemory ? MemoryBandValues : BandValues) / plane.Width));
        var buffer = new RowBuffer();
        double[] values = new double[band * plane.Width];
        for (int row = 0; row < plane.Height; row += band)
        {
            int count = Math.Min(band, plane.Height - row);
            plane.Read(row, count, buffer, values.AsSpan(0, count * plane.Width));
            for (int i = 0; i < count; i++) mean.Add(row + i, 0, values.AsSpan(i * plane.Width, plane.Width));
        }

        return mean.ToGrid();
    }

    /// <summary>Adds consecutive pixels of a row; NaN is skipped.</summary>
    /// <param name="row">Row of the image, from 0.</param>
    /// <param name="column">Column of the first value, from 0.</param>
    /// <param name="values">The values.</param>
    public void Add(int row, int column, ReadOnlySpan<double> values)
    {
        int start = _rows[row] * _width;
        for (int i = 0; i < values.Length;)
        {
            int cell = start + _columns[column + i], end = Math.Min(values.Length, _ends[_columns[column + i]] - column);
            double sum = _sums[cell];
            int count = _counts[cell];
            for (; i < end; i++)
            {
                if (double.IsNaN(values[i])) continue;
                sum += values[i];
                count++;
            }

            (_sums[cell], _counts[cell]) = (sum, count);
        }
    }

    /// <summary>The means of the added values; NaN for a grid cell without values.</summary>
    public ValueGrid ToGrid() =>
        new(_width, _height, _sums.Zip(_counts, (sum, count) => count == 0 ? double.NaN : sum / count).ToArray());
}
