using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>The scalar reference of window scans: two loops over the window for every pixel of the map.</summary>
internal static class ScalarWindowScan
{
    /// <summary>Computes the five maps of the sums of x, y, x², y² and xy, row-major.</summary>
    public static double[][] Run(ImagePair pair, SsimWindow window, Border border, int crop)
    {
        int width = pair.GroundTruth.Width, height = pair.GroundTruth.Height;
        double[] x = pair.GroundTruth.Values(), y = pair.Prediction.Values();
        return
        [
            Map(i => x[i]),
            Map(i => y[i]),
            Map(i => x[i] * x[i]),
            Map(i => y[i] * y[i]),
            Map(i => x[i] * y[i]),
        ];

        double[] Map(Func<int, double> field)
        {
            var map = new List<double>();
            for (int row = crop; row < height - crop; row++)
            {
                for (int column = crop; column < width - crop; column++) map.Add(Sum(field, row, column));
            }

            return [.. map];
        }

        double Sum(Func<int, double> field, int row, int column)
        {
            double sum = 0;
            for (int i = -window.Radius; i <= window.Radius; i++)
            {
                for (int j = -window.Radius; j <= window.Radius; j++)
                {
                    int pixel = (border.Mirror(row + i, height) * width) + border.Mirror(column + j, width);
                    sum += window.Taps[i + window.Radius] * window.Taps[j + window.Radius] * field(pixel);
                }
            }

            return sum;
        }
    }

    /// <summary>Computes the same maps with the engine; of joint fields the third is that of x² + y², and the fourth is NaN.</summary>
    public static double[][] RunEngine(
        ImagePair pair,
        SsimWindow window,
        Border border,
        int crop,
        WindowFields fields = WindowFields.Separate,
        ParallelScope? parallel = null)
    {
        var rows = new PlanePairRows(pair.GroundTruth, pair.Prediction, IntensityTransform.Identity);
        var scan = new WindowScan(rows, window, border, crop, fields);
        int pixels = scan.MapWidth * scan.MapHeight;
        double[][] maps = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Repeat(double.NaN, pixels).ToArray())];
        scan.Run(() => new MapVisitor(maps, scan.MapWidth), parallel ?? ParallelScope.SingleThreaded, CancellationToken.None);
        return maps;
    }

    private sealed class MapVisitor(double[][] maps, int mapWidth) : IWindowVisitor
    {
        public void Visit(in MapBlock block, WindowSums sums)
        {
            AlignedBuffer[] fields = [sums.X, sums.Y, sums.XX, sums.YY, sums.XY];
            for (int field = 0; field < 5; field++)
            {
                if (fields[field].Length == 0) continue;
                for (int row = 0; row < block.Rows; row++)
                {
                    for (int column = 0; column < block.Columns; column++)
                    {
                        int pixel = ((block.Row + row) * mapWidth) + block.Column + column;
                        Assert.True(double.IsNaN(maps[field][pixel]), "A pixel was visited twice.");
                        maps[field][pixel] = fields[field][(column * SimdDouble.LaneCount) + row];
                    }
                }
            }
        }
    }
}
