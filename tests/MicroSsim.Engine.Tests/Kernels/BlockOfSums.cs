using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>A formula, and a block of window sums of random pixels, surrounded by numbers that must not count.</summary>
internal sealed class BlockOfSums : IDisposable
{
    public BlockOfSums(int columns, int rows, IntensityTransform? alignment = null, double dataRange = 1, bool withoutSquares = false)
    {
        Formula = new(SsimWindow.Uniform(7), CovarianceKind.Sample, 0.01, 0.03, dataRange, alignment);
        Block = new MapBlock(0, 0, rows, columns, SimdDouble.First(rows));
        var random = new Random((100 * columns) + rows);
        foreach (var sums in new[] { Separate.X, Separate.Y, Separate.XX, Separate.YY, Separate.XY, Joint.X, Joint.Y, Joint.XX, Joint.XY })
        {
            for (int i = 0; i < sums.Length; i++) sums[i] = double.NaN;
        }

        foreach (int i in Indexes)
        {
            double[] x = [.. Enumerable.Range(0, 49).Select(_ => random.NextDouble())], y = [.. x.Select(v => 0.2 + (0.3 * v) + (0.2 * random.NextDouble()))];
            if (withoutSquares) y = [.. y.Select(v => (i % 2 == 0 ? 1 : -1) * v)];
            Put(Separate.X, i, x.Sum());
            Put(Joint.X, i, x.Sum());
            Put(Separate.Y, i, y.Sum());
            Put(Joint.Y, i, y.Sum());
            Put(Separate.XX, i, withoutSquares ? 0 : x.Sum(v => v * v));
            Put(Separate.YY, i, withoutSquares ? 0 : y.Sum(v => v * v));
            Put(Joint.XX, i, Separate.XX[i] + Separate.YY[i]);
            Put(Separate.XY, i, x.Zip(y, (a, b) => a * b).Sum());
            Put(Joint.XY, i, x.Zip(y, (a, b) => a * b).Sum());
        }
    }

    public SsimFormula Formula { get; }

    public MapBlock Block { get; }

    public WindowSums Separate { get; } = new(WindowBand.StripWidth);

    public WindowSums Joint { get; } = new(WindowBand.StripWidth, WindowFields.Joint);

    private IEnumerable<int> Indexes =>
        from column in Enumerable.Range(0, Block.Columns) from row in Enumerable.Range(0, Block.Rows) select (column * SimdDouble.Count) + row;

    /// <summary>A quantity of every pixel that counts, by the scalar formula.</summary>
    public double[] Each(Func<LocalStatistics, double> quantity) => [.. Indexes.Select(i => quantity(Formula.Statistics(Separate, i)))];

    /// <summary>What a kernel wrote for every pixel that counts.</summary>
    public double[] Pixels(AlignedBuffer map) => [.. Indexes.Select(i => map[i])];

    public void Dispose()
    {
        Separate.Dispose();
        Joint.Dispose();
    }

    private static void Put(AlignedBuffer sums, int index, double value) => sums[index] = value;
}
