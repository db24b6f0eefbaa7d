using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Accumulates a pass of the search for α: the sums over all windows of SSIM and of its derivative with respect to ln α, for several α
/// at once.
/// </summary>
/// <param name="points">The points to evaluate. Those of one search are consecutive, of an even number, and have the same range.</param>
/// <param name="offsets">The offsets of the fit, with a factor of 1.</param>
internal sealed class SearchAccumulator(IReadOnlyList<SearchPoint> points, IntensityTransform offsets) : FitAccumulator
{
    /// <summary>Per point, the sums over the pairs added so far.</summary>
    public ValueAndDerivativeSum[] Sums { get; } = points.Select(_ => new ValueAndDerivativeSum()).ToArray();

    /// <inheritdoc/>
    public override PairOutcome Add(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default)
    {
        parallel ??= ParallelScope.SingleThreaded;
        var options = SsimOptions.ForFitting;
        var window = options.CreateWindow();
        double own = points.All(point => point.Range is not null) ? 0 : PixelRange.Measure(groundTruth, ImageRole.GroundTruth, parallel).Width;
        double[] ranges = [.. points.Select(point => point.Range ?? own)];
        if (ranges.All(range => range == 0)) return PairOutcome.Included;

        // Pixels are scaled to be around 1: the ground truth by the range, the prediction by the range and the magnitude of α.
        int factorExponent = IntensityTransform.ExponentOf(points[0].Factor);
        double perFactor = IntensityTransform.PowerOfTwo(-factorExponent);
        var transform = (offsets with { Factor = IntensityTransform.PowerOfTwo(factorExponent) }).Scaled(ranges.Max());
        double[] factors = [.. points.Select(point => point.Factor * perFactor)];
        SsimConstants[] formulas =
            [.. ranges.Select(range => new SsimConstants(window, options.Covariance, options.K1, options.K2, range * transform.Scale))];
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, transform), window, Border.EdgeRepeated, window.Crop);
        var bands = scan.Run(() => new Band(factors, formulas), parallel, cancellationToken);
        for (int p = 0; p < points.Count; p++)
        {
            if (ranges[p] > 0) Sums[p].Add(new ValueAndDerivative(bands.Sum(band => band.Value(p)), bands.Sum(band => band.Derivative(p))));
        }

        return PairOutcome.Included;
    }

    /// <inheritdoc/>
    public override void Merge(FitAccumulator other)
    {
        foreach (var (sum, more) in Sums.Zip(((SearchAccumulator)other).Sums, (sum, more) => (sum, more))) sum.Add(more);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        foreach (var sum in Sums) sum.Save(writer);
    }

    /// <inheritdoc/>
    internal override void Load(BinaryReader reader)
    {
        foreach (var sum in Sums) sum.Load(reader);
    }

    /// <summary>Sums over a band of the SSIM map, for every point.</summary>
    private sealed class Band : IWindowVisitor, IDisposable
    {
        /// <summary>Per point, the factor and two vectors of totals: SSIM and its derivative.</summary>
        private readonly double[] _factors, _totals;

        /// <summary>Consecutive points with the same constants, which share the coefficients of a block.</summary>
        private readonly List<(int First, int End, FactorKernels Kernels)> _groups = [];

        public Band(double[] factors, SsimConstants[] formulas)
        {
            _factors = factors;
            _totals = new double[2 * factors.Length * SimdDouble.LaneCount];
            for (int first = 0, end; first < factors.Length; first = end)
            {
                for (end = first + 1; end < factors.Length && formulas[end].C1 == formulas[first].C1;) end++;
                _groups.Add((first, end, new FactorKernels(formulas[first])));
            }
        }

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        public void Visit(in MapBlock block, WindowSums sums)
        {
            foreach (var (first, end, kernels) in _groups)
            {
                kernels.Prepare(sums, block.Columns);
                for (int p = first; p < end; p += 2) kernels.Add(_factors[p], _factors[p + 1], block, _totals, 2 * p * SimdDouble.LaneCount);
            }
        }

        public void Dispose()
        {
            foreach (var (_, _, kernels) in _groups) kernels.Dispose();
        }

        public double Value(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, 2 * point * SimdDouble.LaneCount));

        public double Derivative(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, ((2 * point) + 1) * SimdDouble.LaneCount));
    }
}
