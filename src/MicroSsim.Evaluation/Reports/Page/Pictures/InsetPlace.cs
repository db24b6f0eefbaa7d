using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>
/// The square of an image that is shown enlarged: the one with the most contrast in the ground truth, so that no prediction chooses it.
/// </summary>
/// <param name="Left">The first column, in pixels of the image.</param>
/// <param name="Top">The first row, in pixels of the image.</param>
/// <param name="Side">Width and height in pixels.</param>
internal readonly record struct InsetPlace(int Left, int Top, int Side)
{
    /// <summary>The share of the smaller side of an image that the square takes, if that is not too large.</summary>
    private const double Share = 0.2;

    /// <summary>The fewest pixels of a side: windows of SSIM are smaller, and squares of fewer pixels show nothing.</summary>
    private const int SmallestSide = 16;

    /// <summary>
    /// Finds the square whose values have the highest variance; values outside the range of grays count as its ends, so that hot pixels do
    /// not decide.
    /// </summary>
    /// <param name="groundTruth">The ground truth, shrunk.</param>
    /// <param name="grays">Its range of grays.</param>
    /// <param name="width">The pixels per row of the image.</param>
    /// <param name="height">The rows of the image.</param>
    /// <param name="largestSide">The most pixels of a side.</param>
    /// <returns>The square; null for an image that is too small for one.</returns>
    public static InsetPlace? Find(ValueGrid groundTruth, GrayRange grays, int width, int height, int largestSide)
    {
        int side = Math.Min(largestSide, (int)Math.Round(Math.Min(width, height) * Share));
        if (side < SmallestSide) return null;
        double shrink = width / (double)groundTruth.Width;
        int cells = Math.Max(1, (int)Math.Round(side / shrink));
        var sums = new SummedArea(groundTruth, grays);
        double most = -1;
        int left = 0, top = 0;
        for (int y = 0; y + cells <= groundTruth.Height; y++)
        {
            for (int x = 0; x + cells <= groundTruth.Width; x++)
            {
                double variance = sums.GetVariance(x, y, cells);
                if (variance <= most * (1 + 1e-9)) continue; // of equal ones the first, whatever the rounding
                (most, left, top) = (variance, x, y);
            }
        }

        return new InsetPlace(Math.Min(width - side, (int)(left * shrink)), Math.Min(height - side, (int)(top * shrink)), side);
    }

    /// <summary>Reads the pixels of the square.</summary>
    /// <param name="plane">The image.</param>
    public ValueGrid Read(ImagePlane plane)
    {
        double[] rows = new double[Side * plane.Width];
        plane.Read(Top, Side, new RowBuffer(), rows);
        double[] values = new double[Side * Side];
        for (int y = 0; y < Side; y++) Array.Copy(rows, (y * plane.Width) + Left, values, y * Side, Side);
        return new ValueGrid(Side, Side, values);
    }

    /// <summary>Sums of values and of their squares over all rectangles that begin at the top left (summed-area tables).</summary>
    private sealed class SummedArea
    {
        private readonly double[] _sums, _squares;
        private readonly int _stride;

        public SummedArea(ValueGrid grid, GrayRange grays)
        {
            _stride = grid.Width + 1;
            _sums = new double[_stride * (grid.Height + 1)];
            _squares = new double[_sums.Length];
            for (int y = 0; y < grid.Height; y++)
            {
                double sum = 0, square = 0;
                for (int x = 0; x < grid.Width; x++)
                {
                    double value = grid.Values[(y * grid.Width) + x];
                    double gray = double.IsNaN(value) ? 0
                        : (Math.Max(grays.Low, Math.Min(grays.High, value)) - grays.Low) / (grays.High - grays.Low);
                    sum += gray;
                    square += gray * gray;
                    int i = ((y + 1) * _stride) + x + 1;
                    _sums[i] = _sums[i - _stride] + sum;
                    _squares[i] = _squares[i - _stride] + square;
                }
            }
        }

        public double GetVariance(int left, int top, int side)
        {
            double count = (double)side * side, mean = Get(_sums, left, top, side) / count;
            return (Get(_squares, left, top, side) / count) - (mean * mean);
        }

        private double Get(double[] table, int left, int top, int side)
        {
            int above = (top * _stride) + left, below = ((top + side) * _stride) + left;
            return table[below + side] - table[below] - table[above + side] + table[above];
        }
    }
}
