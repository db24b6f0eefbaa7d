using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Accumulates a pass of the search for α: the sums over all windows of SSIM and of its derivative with respect to ln α, for several α
/// at once.
/// </summary>
internal sealed class SearchAccumulator : FitAccumulator
{
    /// <summary>Factors within this many powers of two share a scan of the windows; pixels are scaled to suit them.</summary>
    private const int GroupExponents = 60;

    /// <summary>The number of rows that the brightness of a ground truth is estimated from, which a warning mentions.</summary>
    private const int SampledRows = 32;

    /// <summary>The correlation below which an image whose SSIM is low counts as unrelated.</summary>
    private const double UnrelatedCorrelation = 0.3;

    private readonly IReadOnlyList<SearchRequest> _requests;
    private readonly IntensityTransform _offsets;
    private readonly bool _isExtreme;
    private readonly List<Group> _groups = [];

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="requests">The factors to evaluate, per search.</param>
    /// <param name="offsets">The offsets of the fit, with a factor of 1.</param>
    /// <param name="isExtreme">Whether each image has to be scaled by its own pixels, which takes their ranges.</param>
    public SearchAccumulator(IReadOnlyList<SearchRequest> requests, IntensityTransform offsets, bool isExtreme = false)
    {
        _requests = requests;
        _offsets = offsets;
        _isExtreme = isExtreme;
        Results = [.. requests.Select(request => new SearchResult(request))];
        for (int r = 0; r < requests.Count; r++)
        {
            var factors = requests[r].Factors;
            for (int first = 0; first < factors.Count; first += FactorCurve.NodeCount)
            {
                int exponent = IntensityTransform.ExponentOf(factors[first]);
                var group = _groups.Find(g => Math.Abs(g.Exponent - exponent) <= GroupExponents);
                if (group is null) _groups.Add(group = new Group(exponent));
                for (int i = first; i < first + FactorCurve.NodeCount; i++) group.Points.Add(new Point(r, i, factors[i]));
            }
        }
    }

    /// <summary>Per search, the results over the pairs added so far.</summary>
    public IReadOnlyList<SearchResult> Results { get; }

    /// <inheritdoc/>
    public override PairOutcome Add(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImagePlane? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default)
    {
        parallel ??= ParallelScope.SingleThreaded;
        var pair = mask is null ? null : MaskedPair.Measure(groundTruth, prediction, mask, byLabel: false, insideOnly: true, parallel);
        if (pair is not null) (groundTruth, prediction) = (pair.GroundTruth, pair.Prediction);
        bool needsOwn = _isExtreme || _requests.Any(request => request.Range is null);
        var own = !needsOwn ? default : pair?.GroundTruthRange ?? PixelRange.Measure(groundTruth, ImageRole.GroundTruth, parallel);
        double[] ranges = [.. _requests.Select(request => request.Range ?? own.Width)];
        if (ranges.All(range => range == 0)) return PairOutcome.Included;

        double magnitude = ranges.Max();
        ImageCurve?[] curves = [.. _requests.Select((request, r) =>
            request.KeepsCurves && ranges[r] > 0 ? new ImageCurve(new ValueAndDerivative[request.Factors.Count]) : null)];
        if (!_isExtreme)
        {
            foreach (var group in _groups)
            {
                AddGroup(group, ranges, magnitude, position, groundTruth, prediction, pair?.Regions, curves, parallel, cancellationToken);
            }

            KeepCurves(position, curves, groundTruth, pair?.Regions);
            return PairOutcome.Included;
        }

        double offset = _offsets.GroundTruthOffset;
        magnitude = Math.Max(magnitude, Math.Max(Math.Abs(own.Minimum - offset), Math.Abs(own.Maximum - offset)));
        var predictionRange = pair?.PredictionRange ?? PixelRange.Measure(prediction, ImageRole.Prediction, parallel);
        foreach (var group in _groups)
        {
            double largestFactor = group.Points.Max(point => point.Factor);
            var range = predictionRange;
            var limited = ClampedPlane.Limit(prediction, ref range, _offsets.PredictionOffset, largestFactor, magnitude);
            AddGroup(group, ranges, magnitude, position, groundTruth, limited, pair?.Regions, curves, parallel, cancellationToken);
        }

        KeepCurves(position, curves, groundTruth, pair?.Regions);
        return PairOutcome.Included;
    }

    /// <inheritdoc/>
    public override void Merge(FitAccumulator other)
    {
        foreach (var (mine, others) in Results.Zip(((SearchAccumulator)other).Results, (mine, others) => (mine, others))) mine.Add(others);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        foreach (var result in Results) result.Save(writer);
    }

    /// <inheritdoc/>
    internal override void Load(BinaryReader reader)
    {
        foreach (var result in Results) result.Load(reader);
    }

    private void AddGroup(
        Group group,
        double[] ranges,
        double magnitude,
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        RegionRows? regions,
        ImageCurve?[] curves,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        // Pixels are scaled to be around 1: the ground truth by its magnitude, the prediction also by the magnitude of α.
        var options = SsimOptions.ForFitting;
        var window = options.CreateWindow();
        var transform = (_offsets with { Factor = IntensityTransform.PowerOfTwo(group.Exponent) }).Scaled(magnitude);
        double perFactor = IntensityTransform.PowerOfTwo(-group.Exponent);
        double[] factors = [.. group.Points.Select(point => point.Factor * perFactor)];
        SsimConstants[] formulas =
            [.. ranges.Select(range => new SsimConstants(window, options.Covariance, options.K1, options.K2, range * transform.Scale))];
        SsimConstants[] formulaOf = [.. group.Points.Select(point => formulas[point.Request])];
        var rows = new PlanePairRows(groundTruth, prediction, transform);
        var scan = new WindowScan(rows, window, Border.EdgeRepeated, window.Crop);
        var map = regions is null ? null : new MapRegions(regions, null, MaskMode.Window, window.Radius, window.Crop);
        var bands = scan.Run(
            () => map is null ? new Band(factors, formulaOf, _isExtreme) : new MaskedBand(factors, formulaOf, _isExtreme, map),
            parallel,
            cancellationToken);

        long windows = (long)scan.MapWidth * scan.MapHeight;
        if (map is not null) windows = bands.Sum(band => ((MaskedBand)band).Windows);
        var sums = new ValueAndDerivative[factors.Length];
        for (int p = 0; p < factors.Length; p++)
        {
            var (request, index, _) = group.Points[p];
            sums[p] = new ValueAndDerivative(bands.Sum(band => band.Value(p)), bands.Sum(band => band.Derivative(p)));
            if (ranges[request] > 0) Results[request].Add(index, sums[p], windows);
            curves[request]?.Set(index, group.Points[p].Factor, sums[p], windows);
        }

        if (group != _groups[0]) return;
        WindowMoments? moments = null;
        for (int r = 0; r < ranges.Length; r++)
        {
            if (!(ranges[r] > 0) || Results[r].ImageFactors is not { } imageFactors) continue;
            int[] points = [.. Enumerable.Range(0, factors.Length).Where(p => group.Points[p].Request == r)];
            var curve = new ReachingCurve([.. points.Select(p => sums[p])]);
            double centre = Math.Sqrt(points.Min(p => factors[p]) * points.Max(p => factors[p]));
            curves[r]?.Propose(centre * Math.Exp(curve.Best.Position) / perFactor, curve.Best.Value / windows);
            var (lower, upper) = (centre * Math.Exp(curve.Maximum ?? 0), centre * Math.Exp(curve.Maximum ?? 0));
            bool isLow = curve.Highest < SearchResult.LowScore * windows;
            if (curve.Maximum is null || isLow || !curve.IsUnimodal)
            {
                moments ??= WindowMoments.Measure(scan, map, windows, window.Weight, parallel, cancellationToken);
            }

            if (curve.Maximum is null) (lower, upper) = moments!.EstimateFactors(formulas[r].C1, centre, curve);
            bool isUnrelated = moments?.IsBlank(formulas[r].C1) == false
                && (!curve.IsUnimodal || (isLow && moments.Correlation < UnrelatedCorrelation));
            imageFactors.AddGrowth(curve, windows, isUnrelated);
            if (isUnrelated)
            {
                var (farLower, farUpper) = moments!.BoundFactors(formulas[r].C1, formulas[r].C2);
                imageFactors.AddUnrelated(farLower / perFactor, farUpper / perFactor);
            }

            double mean = regions is null
                ? PlaneSummary.Sample(groundTruth, SampledRows).Mean
                : new RowSample(groundTruth, regions, SampledRows).MeasureMean();
            double brightness = mean - _offsets.GroundTruthOffset;
            imageFactors.Add(position, lower / perFactor, upper / perFactor, windows, brightness);
        }
    }

    /// <summary>Keeps the curves of an image, and in the first pass its share of foreground.</summary>
    private void KeepCurves(long position, ImageCurve?[] curves, ImagePlane groundTruth, RegionRows? regions)
    {
        for (int r = 0; r < curves.Length; r++)
        {
            if (curves[r] is not { } curve) continue;
            if (_requests[r].MeasuresImageFactors)
            {
                curve.Foreground = ForegroundShare.Estimate(groundTruth, regions);
            }

            Results[r].Curves!.Set(position, curve);
        }
    }

    /// <summary>Factors of about the same magnitude.</summary>
    private sealed class Group(int exponent)
    {
        public int Exponent => exponent;

        public List<Point> Points { get; } = [];
    }

    /// <summary>A factor to evaluate: the index of its search, its index there, and its value.</summary>
    private readonly record struct Point(int Request, int Index, double Factor);

    /// <summary>Sums over a band of the SSIM map, for every point.</summary>
    private class Band : IWindowVisitor, IDisposable
    {
        private readonly double[] _factors;

        /// <summary>Per point, two vectors of totals: SSIM and its derivative.</summary>
        private readonly double[] _totals;

        /// <summary>Consecutive points with the same constants, which share the coefficients of a block.</summary>
        private readonly List<(int First, int End, FactorKernels Kernels)> _runs = [];

        public Band(double[] factors, SsimConstants[] formulas, bool clampsCovariance)
        {
            _factors = factors;
            _totals = new double[2 * factors.Length * SimdDouble.LaneCount];
            for (int first = 0, end; first < factors.Length; first = end)
            {
                for (end = first + 1; end < factors.Length && formulas[end].C1 == formulas[first].C1;) end++;
                _runs.Add((first, end, new FactorKernels(formulas[first], clampsCovariance)));
            }
        }

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        public virtual void Visit(in MapBlock block, WindowSums sums) => Add(block, sums, null);

        /// <summary>Adds a block.</summary>
        /// <param name="block">The block.</param>
        /// <param name="sums">Its window sums.</param>
        /// <param name="mask">The mask of every position, in the layout of the sums; null for all of the block.</param>
        [MethodImpl(SimdDouble.AggressiveOptimization)]
        protected void Add(in MapBlock block, WindowSums sums, AlignedBuffer? mask)
        {
            foreach (var (first, end, kernels) in _runs)
            {
                kernels.Prepare(sums, block.Columns);
                if (mask is { } kept) kernels.ApplyMask(kept, block.Columns);
                for (int p = first; p < end; p += 2)
                {
                    kernels.Add(_factors[p], _factors[p + 1], block, _totals, 2 * p * SimdDouble.LaneCount);
                }
            }
        }

        public virtual void Dispose()
        {
            foreach (var (_, _, kernels) in _runs) kernels.Dispose();
        }

        public double Value(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, 2 * point * SimdDouble.LaneCount));

        public double Derivative(int point) => SimdDouble.Sum(SimdDouble.Load(_totals, ((2 * point) + 1) * SimdDouble.LaneCount));
    }

    /// <summary>Sums over the windows of a band that lie in a mask.</summary>
    private sealed class MaskedBand(
        double[] factors, SsimConstants[] formulas, bool clampsCovariance, MapRegions regions)
        : Band(factors, formulas, clampsCovariance), IRegionVisitor
    {
        private readonly BandMask _mask = new(regions);

        public RegionAccumulator? Regions => _mask.Regions;

        /// <summary>The number of windows.</summary>
        public long Windows => _mask.Windows;

        public override void Visit(in MapBlock block, WindowSums sums) => Add(block, sums, _mask.Load(block));

        public override void Dispose()
        {
            base.Dispose();
            _mask.Dispose();
        }
    }
}
