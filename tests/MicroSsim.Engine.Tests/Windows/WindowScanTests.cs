using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>The SIMD scan against the scalar reference, at every width and so with every remainder of a vector.</summary>
public sealed class WindowScanTests
{
    private static readonly int[] Heights = [0, 1, 2, 9];

    /// <summary>Windows, borders and crops: windows inside the image, and windows that extend beyond its border.</summary>
    public static TheoryData<string, int, int> Scans
    {
        get
        {
            var scans = new TheoryData<string, int, int>();
            foreach (int border in new[] { (int)Border.EdgeRepeated, (int)Border.EdgeShared })
            {
                foreach (int crop in new[] { 5, 3, 0 }) scans.Add("Gaussian 1.5", border, crop);
                foreach (int crop in new[] { 2, 0 }) scans.Add("Gaussian 0.5", border, crop);
                foreach (int crop in new[] { 3, 1, 0 }) scans.Add("Uniform 7", border, crop);
                foreach (int crop in new[] { 1, 0 }) scans.Add("Uniform 3", border, crop);
            }

            return scans;
        }
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void It_gives_the_sums_of_the_scalar_reference_at_every_width(string kind, int border, int crop)
    {
        var window = WindowOf(kind);
        int least = Math.Max(2 * crop, 0) + 1; // the smallest image that leaves a map of one pixel
        for (int width = least; width <= least + 40; width++)
        {
            int height = least + Heights[width % Heights.Length];
            var pair = NoisePair(PixelType.Int16, PixelType.Float64, width, height, width, -width);
            double[][] expected = ScalarWindowScan.Run(pair, window, (Border)border, crop);
            double[][] actual = ScalarWindowScan.RunEngine(pair, window, (Border)border, crop);
            for (int field = 0; field < 5; field++)
            {
                // Pixels of both signs cancel in the sums of x, y and xy, so errors are measured against the largest term.
                double pixel = field is 0 or 2 ? 32768 : 1000;
                double largest = window.Weight * Math.Pow(pixel, field is 2 or 3 ? 2 : 1) * (field == 4 ? 32768 : 1);
                Close.Absolute(expected[field], actual[field], 2e-15 * largest, $"field {field} at width {width}");
            }
        }
    }

    /// <summary>The map is split into bands of 32 rows and strips of 16 columns; results do not depend on it.</summary>
    [Theory]
    [InlineData(15, 31)]
    [InlineData(16, 32)]
    [InlineData(17, 33)]
    [InlineData(505, 65)]
    [InlineData(506, 64)]
    [InlineData(1050, 100)]
    public void Strips_segments_and_bands_leave_no_seams(int mapWidth, int mapHeight)
    {
        var window = SsimWindow.Uniform(7);
        foreach (int crop in new[] { 3, 0 })
        {
            int width = mapWidth + (2 * crop), height = mapHeight + (2 * crop);
            var pair = NoisePair(PixelType.UInt16, PixelType.Int16, width, height);
            ImagePair fetched = new(new FetchedPlane(pair.GroundTruth), new FetchedPlane(pair.Prediction));
            double[][] expected = ScalarWindowScan.Run(pair, window, Border.EdgeShared, crop);
            Assert.Equal(expected, ScalarWindowScan.RunEngine(pair, window, Border.EdgeShared, crop)); // integers: bit-identical
            Assert.Equal(expected, ScalarWindowScan.RunEngine(pair, window, Border.EdgeShared, crop, parallel: new ParallelScope(3)));
            Assert.Equal(expected, ScalarWindowScan.RunEngine(fetched, window, Border.EdgeShared, crop));
        }
    }

    /// <summary>Of so wide a plane 64 rows are fetched together, which are two bands: five bands take three fetches.</summary>
    [Fact]
    public void Planes_that_fetch_their_rows_in_parts_leave_no_seams()
    {
        var pair = NoisePair(PixelType.Float64, PixelType.UInt8, 1 << 15, (5 * 32) + 6);
        FetchedPlane groundTruth = new(pair.GroundTruth), prediction = new(pair.Prediction);
        Assert.Equal(SumsOf(pair), SumsOf(new ImagePair(groundTruth, prediction)));
        Assert.Equal(166 + (2 * 6), groundTruth.RowsFetched); // rows that the windows of two fetches share are fetched twice
        Assert.Equal(166 + (2 * 6), prediction.RowsFetched);

        static double[] SumsOf(ImagePair pair)
        {
            var rows = new PlanePairRows(pair.GroundTruth, pair.Prediction, IntensityTransform.Identity);
            var scan = new WindowScan(rows, SsimWindow.Uniform(7), Border.EdgeShared, 3);
            return [.. scan.Run(() => new SumOfSums(), ParallelScope.SingleThreaded, CancellationToken.None).Select(band => band.Sum)];
        }
    }

    [Fact]
    public void The_sink_gets_every_pixel_once()
    {
        foreach (var (width, height) in new[] { (7, 5), (8, 34), (107, 67), (64, 98), (131, 97) })
        {
            var pair = NoisePair(PixelType.UInt16, PixelType.Float64, width, height);
            var source = new PlanePairRows(pair.GroundTruth, pair.Prediction, IntensityTransform.Identity);
            var sink = new OnceSink(width, height);
            Scan(source, SsimWindow.Uniform(5), sink);
            Assert.Equal(pair.GroundTruth.Values(), sink.GroundTruth);
            Assert.Equal(pair.Prediction.Values(), sink.Prediction);
        }
    }

    [Fact]
    public void Joint_fields_are_the_separate_ones_added()
    {
        var pair = NoisePair(PixelType.UInt16, PixelType.Int16, 300, 20);
        double[][] separate = ScalarWindowScan.RunEngine(pair, SsimWindow.Uniform(7), Border.EdgeRepeated, 3);
        double[][] joint = ScalarWindowScan.RunEngine(pair, SsimWindow.Uniform(7), Border.EdgeRepeated, 3, WindowFields.Joint);
        Assert.Equal(separate[0], joint[0]);
        Assert.Equal(separate[1], joint[1]);
        Assert.Equal(separate[2].Zip(separate[3], (xx, yy) => xx + yy), joint[2]);
        Assert.Equal(separate[4], joint[4]);
    }

    [Fact]
    public void Sums_of_integers_over_a_uniform_window_are_exact()
    {
        for (int width = 7; width < 47; width++)
        {
            var pair = NoisePair(PixelType.UInt16, PixelType.Int16, width, 11, width, -width);
            Assert.Equal(
                ScalarWindowScan.Run(pair, SsimWindow.Uniform(7), Border.EdgeRepeated, 3),
                ScalarWindowScan.RunEngine(pair, SsimWindow.Uniform(7), Border.EdgeRepeated, 3));
        }
    }

    [Fact]
    public void The_sums_of_a_pixel_do_not_depend_on_its_position_in_the_row()
    {
        const int Width = 60, Height = 13;
        var whole = NoisePair(PixelType.Float64, PixelType.Float64, Width, Height);
        var window = SsimWindow.Gaussian(1.5);
        double[][] expected = ScalarWindowScan.RunEngine(whole, window, Border.EdgeRepeated, 5);
        for (int left = 1; left < 20; left++)
        {
            ImagePair cropped = new(From(whole.GroundTruth, left), From(whole.Prediction, left));
            double[][] actual = ScalarWindowScan.RunEngine(cropped, window, Border.EdgeRepeated, 5);
            for (int field = 0; field < 5; field++)
            {
                Assert.Equal(expected[field].Chunk(Width - 10).SelectMany(row => row.Skip(left)), actual[field]); // bit-identical
            }
        }

        static MemoryPlane<double> From(ImagePlane plane, int left) =>
            new(plane.Width - left, plane.Height, [.. plane.Values().Chunk(plane.Width).SelectMany(row => row.Skip(left))]);
    }

    [Theory]
    [InlineData((int)Border.EdgeShared)]
    [InlineData((int)Border.EdgeRepeated)]
    public void A_window_wider_than_a_segment_extends_far_beyond_the_border(int border)
    {
        var pair = NoisePair(PixelType.UInt16, PixelType.Float64, 41, 38);
        var window = SsimWindow.Gaussian(10);
        double[][] expected = ScalarWindowScan.Run(pair, window, (Border)border, crop: 0);
        double[][] actual = ScalarWindowScan.RunEngine(pair, window, (Border)border, crop: 0);
        for (int field = 0; field < 5; field++) Close.Absolute(expected[field], actual[field], 1e-13 * expected[field].Max(Math.Abs));
    }

    [Fact]
    public void Pooling_averages_two_by_two_and_drops_an_odd_last_row_and_column()
    {
        foreach (var (width, height) in new[] { (7, 5), (8, 4), (107, 67), (64, 32), (131, 97) })
        {
            var pair = NoisePair(PixelType.UInt16, PixelType.Float64, width, height);
            foreach (long materializedBytes in new[] { 0, 1 << 20 })
            {
                var source = new PlanePairRows(pair.GroundTruth, pair.Prediction, new IntensityTransform(100, 0, 2));
                var pooled = PooledRows.Create(source, materializedBytes);
                Assert.Equal(materializedBytes > 0, pooled is IPixelSink);
                if (pooled is IPixelSink sink)
                {
                    Scan(source, SsimWindow.Uniform(3), sink);
                }

                AssertPooled(pair, pooled);
                AssertReadInBlocks(pooled);
            }
        }
    }

    private static void AssertPooled(ImagePair pair, PooledRows pooled)
    {
        int width = pair.GroundTruth.Width;
        Assert.Equal((width / 2, pair.GroundTruth.Height / 2), (pooled.Width, pooled.Height));
        double[] x = pair.GroundTruth.Values(), y = pair.Prediction.Values();
        double[] rowX = new double[pooled.Width], rowY = new double[pooled.Width];
        var reader = pooled.OpenReader();
        reader.Fetch(0, pooled.Height);
        for (int row = 0; row < pooled.Height; row++)
        {
            reader.Read(row, 0, rowX, rowY);
            for (int column = 0; column < pooled.Width; column++)
            {
                int i = (2 * row * width) + (2 * column);
                Close.Relative(((x[i] + x[i + 1] + x[i + width] + x[i + width + 1]) / 4) - 100, rowX[column], 1e-15);
                Close.Absolute(2 * (y[i] + y[i + 1] + y[i + width] + y[i + width + 1]) / 4, rowY[column], 1e-12);
            }
        }
    }

    /// <summary>A block of several rows, with a stride larger than the rows, equals the rows one by one.</summary>
    private static void AssertReadInBlocks(PooledRows pooled)
    {
        const int Stride = 100;
        var reader = pooled.OpenReader();
        var block = new PixelBlock(pooled.Height / 3, 1, pooled.Height - (pooled.Height / 3), pooled.Width - 1);
        double[] x = new double[block.Rows * Stride], y = new double[block.Rows * Stride];
        double[] rowX = new double[block.Columns], rowY = new double[block.Columns];
        reader.Fetch(block.Row, block.Rows);
        reader.Read(block, x, y, Stride);
        for (int row = 0; row < block.Rows; row++)
        {
            reader.Read(block.Row + row, 1, rowX, rowY);
            Assert.Equal(rowX, x[(row * Stride)..((row * Stride) + block.Columns)]);
            Assert.Equal(rowY, y[(row * Stride)..((row * Stride) + block.Columns)]);
        }
    }

    /// <summary>Stores pixels, and fails if a pixel is written twice.</summary>
    private sealed class OnceSink(int width, int height) : IPixelSink
    {
        public double[] GroundTruth { get; } = [.. Enumerable.Repeat(double.NaN, width * height)];

        public double[] Prediction { get; } = new double[width * height];

        public void Write(in PixelBlock block, ReadOnlySpan<double> groundTruth, ReadOnlySpan<double> prediction, int stride)
        {
            for (int row = 0; row < block.Rows; row++)
            {
                for (int column = 0; column < block.Columns; column++)
                {
                    int pixel = ((block.Row + row) * width) + block.Column + column;
                    Assert.True(double.IsNaN(GroundTruth[pixel]), "A pixel was written twice.");
                    (GroundTruth[pixel], Prediction[pixel]) = (groundTruth[(row * stride) + column], prediction[(row * stride) + column]);
                }
            }
        }
    }

    private sealed class SumOfSums : IWindowVisitor
    {
        public double Sum { get; private set; }

        public void Visit(in MapBlock block, WindowSums sums)
        {
            foreach (var field in new[] { sums.X, sums.Y, sums.XX, sums.YY, sums.XY })
            {
                for (int column = 0; column < block.Columns; column++)
                {
                    for (int row = 0; row < block.Rows; row++) Sum += field[(column * SimdDouble.LaneCount) + row];
                }
            }
        }
    }

    private sealed class NoVisitor : IWindowVisitor
    {
        public void Visit(in MapBlock block, WindowSums sums)
        {
        }
    }

    private static void Scan(PairRows source, SsimWindow window, IPixelSink sink) =>
        new WindowScan(source, window, Border.EdgeShared, window.Radius, WindowFields.Joint, sink)
            .Run(() => new NoVisitor(), ParallelScope.SingleThreaded, CancellationToken.None);

    private static ImagePair NoisePair(
        PixelType groundTruth, PixelType prediction, int width, int height, int groundTruthSeed = 1, int predictionSeed = 2) =>
        new(RandomPlanes.Noise(groundTruth, width, height, groundTruthSeed), RandomPlanes.Noise(prediction, width, height, predictionSeed));

    private static SsimWindow WindowOf(string kind) => kind switch
    {
        "Gaussian 1.5" => SsimWindow.Gaussian(1.5),
        "Gaussian 0.5" => SsimWindow.Gaussian(0.5),
        "Uniform 7" => SsimWindow.Uniform(7),
        _ => SsimWindow.Uniform(3),
    };
}
