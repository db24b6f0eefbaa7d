using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Statistics;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>What became of a pair that was added to a fit.</summary>
public enum PairOutcome
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>Its ground truth is blank, so it has no range of its own, and a PerImage fit leaves it out.</summary>
    BlankLeftOut,
}

/// <summary>
/// One thread's share of a pass over the set. Tallies are made by <see cref="FitSession.CreateAccumulator"/>, filled side by side,
/// and merged in any order.
/// </summary>
public abstract class FitAccumulator
{
    private protected FitAccumulator()
    {
    }

    /// <summary>Takes one pair in, whole or, if it throws, not at all.</summary>
    /// <param name="order">The pair's place in the set, from 0; the same in every pass.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="parallel">Who may help; null for nobody. The fit does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// In the first pass: <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below 7) or <c>NonFinitePixels</c>; the pair is
    /// then to be left out of the later passes.
    /// </exception>
    public abstract PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, ParallelScope? parallel = null, CancellationToken cancellationToken = default);

    /// <summary>Takes in another tally of the same pass.</summary>
    /// <param name="other">Not to be used any more.</param>
    public abstract void Merge(FitAccumulator other);

    /// <summary>Writes the tally; <see cref="FitSession.LoadAccumulator"/> reads it.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void Save(BinaryWriter writer);

    /// <summary>Reads what was saved into this tally, which is new.</summary>
    internal abstract void Load(BinaryReader reader);
}

/// <summary>A further pass for percentiles of pixels that one pass does not settle.</summary>
internal class PercentileAccumulator(PixelHistogram? groundTruthPixels, PixelHistogram? predictionPixels) : FitAccumulator
{
    public PixelHistogram? GroundTruthPixels => groundTruthPixels;

    public PixelHistogram? PredictionPixels => predictionPixels;

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, ParallelScope? parallel = null, CancellationToken cancellationToken = default)
    {
        groundTruthPixels?.Add(groundTruth);
        predictionPixels?.Add(prediction);
        return PairOutcome.Counted;
    }

    public override void Merge(FitAccumulator other)
    {
        var percentile = (PercentileAccumulator)other;
        groundTruthPixels?.Add(percentile.GroundTruthPixels!);
        predictionPixels?.Add(percentile.PredictionPixels!);
    }

    public override void Save(BinaryWriter writer)
    {
        groundTruthPixels?.Save(writer);
        predictionPixels?.Save(writer);
    }

    internal override void Load(BinaryReader reader)
    {
        groundTruthPixels?.Load(reader);
        predictionPixels?.Load(reader);
    }
}

/// <summary>The first pass: counts pixels for the percentiles, and checks each pair.</summary>
internal sealed class SurveyAccumulator(PixelHistogram? groundTruthPixels, PixelHistogram? predictionPixels, RangeMode rangeMode) : PercentileAccumulator(groundTruthPixels, predictionPixels)
{
    public SetStatistics Survey { get; private set; } = new();

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, ParallelScope? parallel = null, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = SsimOptions.ForFitting.CreateWindow();
        ImagePairChecks.RequireMinimumSide(groundTruth, window.Size, $"the fit's window of {window.Size} × {window.Size}");
        parallel ??= ParallelScope.SingleThreaded;
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (groundTruthRange.Width == 0 && rangeMode == RangeMode.PerImage) return PairOutcome.BlankLeftOut;

        // Everything that can fail has not failed: from here on the pair counts.
        PairMoments moments = default;
        Action[] counts =
        [
            () => moments = PairMoments.Of(groundTruth, prediction, groundTruthRange.Minimum, predictionRange.Minimum),
            () => GroundTruthPixels?.Add(groundTruth),
            () => PredictionPixels?.Add(prediction),
        ];
        parallel.ForEach(counts.Length, () => counts, (i, all) => all[i]());
        long windows = (long)(groundTruth.Width - (2 * window.Crop)) * (groundTruth.Height - (2 * window.Crop));
        Survey.Add(order, groundTruthRange, windows, moments);
        return PairOutcome.Counted;
    }

    public override void Merge(FitAccumulator other)
    {
        base.Merge(other);
        Survey.Add(((SurveyAccumulator)other).Survey);
    }

    public override void Save(BinaryWriter writer)
    {
        Survey.Save(writer);
        base.Save(writer);
    }

    internal override void Load(BinaryReader reader)
    {
        Survey = SetStatistics.Load(reader);
        base.Load(reader);
    }
}

/// <summary>A pass of the search for α: the sums over all windows of SSIM and its slope, for several α at once.</summary>
internal sealed class SearchAccumulator(IReadOnlyList<SearchPoint> points, IntensityTransform offsets) : FitAccumulator
{
    /// <summary>Per point, the sums over the pairs added so far.</summary>
    public ValueAndDerivativeSum[] Sums { get; } = points.Select(_ => new ValueAndDerivativeSum()).ToArray();

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, ParallelScope? parallel = null, CancellationToken cancellationToken = default)
    {
        var options = SsimOptions.ForFitting;
        var window = options.CreateWindow();
        double own = points.All(point => point.Range is not null) ? 0 : PixelRange.Measure(groundTruth, ImageRole.GroundTruth, parallel ?? ParallelScope.SingleThreaded).Width;
        double[] ranges = [.. points.Select(point => point.Range ?? own)];
        if (ranges.All(range => range == 0)) return PairOutcome.Counted;

        // Every pixel comes to be around 1: the ground truth by the range, the prediction by that and the size of α.
        int factorExponent = IntensityTransform.ExponentOf(points[0].Factor);
        double perFactor = IntensityTransform.PowerOfTwo(-factorExponent);
        var alignment = (offsets with { Factor = IntensityTransform.PowerOfTwo(factorExponent) }).Scaled(ranges.Max());
        double[] factors = [.. points.Select(point => point.Factor * perFactor)];
        SsimConstants[] formulas = [.. ranges.Select(range => new SsimConstants(window, options.Covariance, options.K1, options.K2, range * alignment.Scale))];
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, alignment), window, Border.EdgeRepeated, window.Crop);
        var bands = scan.Run(() => new Band(factors, formulas), parallel ?? ParallelScope.SingleThreaded, cancellationToken);
        for (int p = 0; p < points.Count; p++)
        {
            if (ranges[p] > 0) Sums[p].Add(new ValueAndDerivative(bands.Sum(band => band.Value(p)), bands.Sum(band => band.First(p))));
        }

        return PairOutcome.Counted;
    }

    public override void Merge(FitAccumulator other)
    {
        foreach (var (sum, more) in Sums.Zip(((SearchAccumulator)other).Sums, (sum, more) => (sum, more))) sum.Add(more);
    }

    public override void Save(BinaryWriter writer)
    {
        foreach (var sum in Sums) sum.Save(writer);
    }

    internal override void Load(BinaryReader reader)
    {
        foreach (var sum in Sums) sum.Load(reader);
    }

    /// <summary>Adds up a band of the map, for every point. Those of a search are an even number, come one after the other and share their constants.</summary>
    private sealed class Band : IWindowVisitor, IDisposable
    {
        private readonly double[] _factors, _totals;
        private readonly List<(int First, int End, FactorKernels Kernels)> _searches = [];

        public Band(double[] factors, SsimConstants[] formulas)
        {
            _factors = factors;
            _totals = new double[2 * factors.Length * SimdDouble.LaneCount];
            for (int first = 0, end; first < factors.Length; first = end)
            {
                for (end = first + 1; end < factors.Length && formulas[end].C1 == formulas[first].C1;) end++;
                _searches.Add((first, end, new FactorKernels(formulas[first])));
            }
        }

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        public void Visit(in MapBlock block, WindowSums sums)
        {
            foreach (var (first, end, kernels) in _searches)
            {
                kernels.Prepare(sums, block.Columns);
                for (int p = first; p < end; p += 2) kernels.Add(_factors[p], _factors[p + 1], block, _totals, 2 * p * SimdDouble.LaneCount);
            }
        }

        public void Dispose()
        {
            foreach (var (_, _, kernels) in _searches) kernels.Dispose();
        }

        public double Value(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, 2 * point * SimdDouble.LaneCount));

        public double First(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, ((2 * point) + 1) * SimdDouble.LaneCount));
    }
}

/// <summary>An α to evaluate, and the data range while doing so: null for each image's own, where a blank one is left out.</summary>
internal sealed record SearchPoint(double Factor, double? Range);

/// <summary>A sum over images that does not depend on the images' order.</summary>
internal sealed class ValueAndDerivativeSum
{
    private ExactNumber _value, _first;

    public void Add(in ValueAndDerivative image) => Add(image.Value, image.First);

    public void Add(ValueAndDerivativeSum other) => Add(other._value, other._first);

    public ValueAndDerivative Mean(double count) => new(_value.Value / count, _first.Value / count);

    public void Save(BinaryWriter writer)
    {
        _value.Save(writer);
        _first.Save(writer);
    }

    public void Load(BinaryReader reader) => Add(ExactNumber.Load(reader), ExactNumber.Load(reader));

    private void Add(ExactNumber value, ExactNumber first)
    {
        _value += value;
        _first += first;
    }
}
