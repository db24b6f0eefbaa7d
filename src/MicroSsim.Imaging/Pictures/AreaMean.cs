using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pictures;

/// <summary>Values on a small grid, row-major; NaN where there is none.</summary>
/// <param name="Width">Values per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">The values.</param>
public sealed record ValueGrid(int Width, int Height, double[] Values);

/// <summary>Shrinks an image of any size to a grid that is looked at: each value is the mean of its area. It takes the image part by part.</summary>
public sealed class AreaMean
{
    private const int BandValues = 1 << 18;

    private readonly int[] _columns, _rows; // of the grid, by those of the image
    private readonly int _width, _height;
    private readonly double[] _sums;
    private readonly int[] _counts;

    /// <summary>Prepares a grid of the image's proportions; an image that is small enough keeps its size.</summary>
    /// <param name="width">The image's pixels per row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="largestSide">The grid's larger side, at most.</param>
    public AreaMean(int width, int height, int largestSide)
    {
        double shrink = Math.Max(1, Math.Max(width, height) / (double)largestSide);
        _width = Math.Max(1, (int)Math.Round(width / shrink));
        _height = Math.Max(1, (int)Math.Round(height / shrink));
        _columns = Enumerable.Range(0, width).Select(x => (int)((long)x * _width / width)).ToArray();
        _rows = Enumerable.Range(0, height).Select(y => (int)((long)y * _height / height)).ToArray();
        _sums = new double[_width * _height];
        _counts = new int[_width * _height];
    }

    /// <summary>Takes a part of a row; NaN counts as no value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The part's first column, from 0.</param>
    /// <param name="values">The values.</param>
    public void Add(int row, int column, ReadOnlySpan<double> values)
    {
        int start = _rows[row] * _width;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            int at = start + _columns[column + i];
            _sums[at] += values[i];
            _counts[at]++;
        }
    }

    /// <summary>The means of what was taken.</summary>
    public ValueGrid ToGrid() => new(_width, _height, _sums.Zip(_counts, (sum, count) => count == 0 ? double.NaN : sum / count).ToArray());

    /// <summary>Shrinks a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="largestSide">The grid's larger side, at most.</param>
    public static ValueGrid Of(ImagePlane plane, int largestSide)
    {
        var mean = new AreaMean(plane.Width, plane.Height, largestSide);
        int band = Math.Max(1, Math.Min(plane.Height, BandValues / plane.Width));
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
}
