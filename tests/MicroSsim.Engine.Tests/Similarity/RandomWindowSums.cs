using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>The window sums of random pixels in one block, surrounded by NaN that must not count, and the constants of SSIM.</summary>
internal sealed class RandomWindowSums : IDisposable
{
    public RandomWindowSums(int columns, int rows, IntensityTransform? transform = null, double dataRange = 1, bool withoutSquares = false)
    {
        Constants = new(SsimWindow.Uniform(7), CovarianceKind.Sample, 0.01, 0.03, dataRange, transform);
        Scalar = new(Constants);
        Block = new MapBlock(0, 0, rows, columns, SimdDouble.FirstMask(rows));
        var random = new Random((100 * columns) + rows);
        foreach (var sums in Separate.Fields.Concat(Joint.Fields)) sums.AsSpan(0, sums.Length).Fill(double.NaN);

        foreach (int i in Indexes)
        {
            double[] x = [.. Enumerable.Range(0, 49).Select(_ => random.NextDouble())];
            double[] y = [.. x.Select(v => 0.2 + (0.3 * v) + (0.2 * random.NextDouble()))];
            if (withoutSquares) y = [.. y.Select(v => (i % 2 == 0 ? 1 : -1) * v)];
            Set(Separate.X, i, x.Sum());
            Set(Joint.X, i, x.Sum());
            Set(Separate.Y, i, y.Sum());
            Set(Joint.Y, i, y.Sum());
            Set(Separate.XX, i, withoutSquares ? 0 : x.Sum(v => v * v));
            Set(Separate.YY, i, withoutSquares ? 0 : y.Sum(v => v * v));
            Set(Joint.XX, i, Separate.XX[i] + Separate.YY[i]);
            Set(Separate.XY, i, x.Zip(y, (a, b) => a * b).Sum());
            Set(Joint.XY, i, x.Zip(y, (a, b) => a * b).Sum());
        }
    }

    /// <summary>Columns and rows of blocks of every size: up to a strip wide, and as many rows as a vector has lanes.</summary>
    public static TheoryData<int, int> BlockSizes => new MatrixTheoryData<int, int>(
        Enumerable.Range(1, WindowBand.StripWidth), Enumerable.Range(1, SimdDouble.LaneCount));

    public SsimConstants Constants { get; }

    public ScalarSsim Scalar { get; }

    public MapBlock Block { get; }

    public WindowSums Separate { get; } = new(WindowBand.StripWidth);

    public WindowSums Joint { get; } = new(WindowBand.StripWidth, WindowFields.Joint);

    private IEnumerable<int> Indexes =>
        from column in Enumerable.Range(0, Block.Columns)
        from row in Enumerable.Range(0, Block.Rows)
        select (column * SimdDouble.LaneCount) + row;

    /// <summary>A quantity of every valid pixel, by the scalar reference.</summary>
    public double[] Each(Func<LocalStatistics, double> quantity) => [.. Indexes.Select(i => quantity(Scalar.Statistics(Separate, i)))];

    /// <summary>The values that a kernel wrote for the valid pixels.</summary>
    public double[] Pixels(AlignedBuffer map) => [.. Indexes.Select(i => map[i])];

    public void Dispose()
    {
        Separate.Dispose();
        Joint.Dispose();
    }

    private static void Set(AlignedBuffer sums, int index, double value) => sums[index] = value;
}
