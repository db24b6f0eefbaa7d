namespace MicroSsim.Engine.Tests;

/// <summary>Window sums straight from their definition: two loops over the window for every pixel of the map.</summary>
internal static class PlainWindowScan
{
    /// <summary>The five maps x, y, x², y² and xy, row-major.</summary>
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

    /// <summary>The same five maps from the engine's scan.</summary>
    public static double[][] RunEngine(ImagePair pair, SsimWindow window, Border border, int crop)
    {
        var maps = Enumerable.Range(0, 5).Select(_ => new List<double>()).ToArray();
        var scan = new WindowScan(new PlanePairRows(pair.GroundTruth, pair.Prediction, Alignment.None), window, border, crop);
        int rows = 0;
        scan.Run(
            (row, sums) =>
            {
                Assert.Equal(rows++, row);
                maps[0].AddRange(sums.X[..scan.MapWidth]);
                maps[1].AddRange(sums.Y[..scan.MapWidth]);
                maps[2].AddRange(sums.XX[..scan.MapWidth]);
                maps[3].AddRange(sums.YY[..scan.MapWidth]);
                maps[4].AddRange(sums.XY[..scan.MapWidth]);
            },
            CancellationToken.None);
        Assert.Equal(scan.MapHeight, rows);
        return [.. maps.Select(map => map.ToArray())];
    }
}
