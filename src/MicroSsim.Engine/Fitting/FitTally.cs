using System.Runtime.CompilerServices;

namespace MicroSsim.Engine;

/// <summary>What became of a pair that was added to a fit.</summary>
public enum PairOutcome
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>Its ground truth is blank, so it has no range of its own, and a PerImage fit leaves it out.</summary>
    BlankLeftOut,
}

/// <summary>
/// One thread's share of a pass over the set. Tallies are made by <see cref="FitSession.NewTally"/>, filled side by side,
/// and merged in any order.
/// </summary>
public abstract class FitTally
{
    private protected FitTally()
    {
    }

    /// <summary>Takes one pair in, whole or, if it throws, not at all.</summary>
    /// <param name="order">The pair's place in the set, from 0; the same in every pass.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="crew">Who may help; null for nobody. The fit does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// In the first pass: <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below 7) or <c>NonFinitePixels</c>; the pair is
    /// then to be left out of the later passes.
    /// </exception>
    public abstract PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, Crew? crew = null, CancellationToken cancellationToken = default);

    /// <summary>Takes in another tally of the same pass.</summary>
    /// <param name="other">Not to be used any more.</param>
    public abstract void Merge(FitTally other);

    /// <summary>Writes the tally; <see cref="FitSession.LoadTally"/> reads it.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void Save(BinaryWriter writer);

    /// <summary>Reads what was saved into this tally, which is new.</summary>
    internal abstract void Load(BinaryReader reader);
}

/// <summary>A further pass for percentiles of pixels that one pass does not settle.</summary>
internal class PercentileTally(PixelTally? groundTruthPixels, PixelTally? predictionPixels) : FitTally
{
    public PixelTally? GroundTruthPixels => groundTruthPixels;

    public PixelTally? PredictionPixels => predictionPixels;

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, Crew? crew = null, CancellationToken cancellationToken = default)
    {
        groundTruthPixels?.Add(groundTruth);
        predictionPixels?.Add(prediction);
        return PairOutcome.Counted;
    }

    public override void Merge(FitTally other)
    {
        var percentile = (PercentileTally)other;
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
internal sealed class SurveyTally(PixelTally? groundTruthPixels, PixelTally? predictionPixels, RangeMode rangeMode) : PercentileTally(groundTruthPixels, predictionPixels)
{
    public SetSurvey Survey { get; private set; } = new();

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, Crew? crew = null, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var window = SsimOptions.OfFit.MakeWindow();
        ImagePairChecks.AtLeast(groundTruth, window.Size, $"the fit's window of {window.Size} × {window.Size}");
        crew ??= Crew.Single;
        var (groundTruthRange, predictionRange) = ImagePairChecks.Ranges(groundTruth, prediction, crew);
        if (groundTruthRange.Width == 0 && rangeMode == RangeMode.PerImage) return PairOutcome.BlankLeftOut;

        // Everything that can fail has not failed: from here on the pair counts.
        PairMoments moments = default;
        Action[] counts =
        [
            () => moments = PairMoments.Of(groundTruth, prediction, groundTruthRange.Minimum, predictionRange.Minimum),
            () => GroundTruthPixels?.Add(groundTruth),
            () => PredictionPixels?.Add(prediction),
        ];
        crew.Each(counts.Length, () => counts, (i, all) => all[i]());
        long windows = (long)(groundTruth.Width - (2 * window.Crop)) * (groundTruth.Height - (2 * window.Crop));
        Survey.Add(order, groundTruthRange, windows, moments);
        return PairOutcome.Counted;
    }

    public override void Merge(FitTally other)
    {
        base.Merge(other);
        Survey.Add(((SurveyTally)other).Survey);
    }

    public override void Save(BinaryWriter writer)
    {
        Survey.Save(writer);
        base.Save(writer);
    }

    internal override void Load(BinaryReader reader)
    {
        Survey = SetSurvey.Load(reader);
        base.Load(reader);
    }
}

/// <summary>A pass of the search for α: the sums over all windows of SSIM and its slope, for several α at once.</summary>
internal sealed class SearchTally(IReadOnlyList<SearchPoint> points, Alignment offsets) : FitTally
{
    /// <summary>Per point, the sums over the pairs added so far.</summary>
    public SlopeSum[] Sums { get; } = points.Select(_ => new SlopeSum()).ToArray();

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, Crew? crew = null, CancellationToken cancellationToken = default)
    {
        var options = SsimOptions.OfFit;
        var window = options.MakeWindow();
        double own = points.All(point => point.Range is not null) ? 0 : PixelRange.Of(groundTruth, ImageRole.GroundTruth, crew ?? Crew.Single).Width;
        double[] ranges = [.. points.Select(point => point.Range ?? own)];
        if (ranges.All(range => range == 0)) return PairOutcome.Counted;

        // Every pixel comes to be around 1: the ground truth by the range, the prediction by that and the size of α.
        int factorExponent = Alignment.ExponentOf(points[0].Factor);
        double perFactor = Alignment.PowerOfTwo(-factorExponent);
        var alignment = (offsets with { Factor = Alignment.PowerOfTwo(factorExponent) }).Scaled(ranges.Max());
        double[] factors = [.. points.Select(point => point.Factor * perFactor)];
        SsimFormula[] formulas = [.. ranges.Select(range => new SsimFormula(window, options.Covariance, options.K1, options.K2, range * alignment.Scale))];
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, alignment), window, Border.EdgeRepeated, window.Crop);
        var bands = scan.Run(() => new Band(factors, formulas), crew ?? Crew.Single, cancellationToken);
        for (int p = 0; p < points.Count; p++)
        {
            if (ranges[p] > 0) Sums[p].Add(new Slope(bands.Sum(band => band.Value(p)), bands.Sum(band => band.First(p))));
        }

        return PairOutcome.Counted;
    }

    public override void Merge(FitTally other)
    {
        foreach (var (sum, more) in Sums.Zip(((SearchTally)other).Sums, (sum, more) => (sum, more))) sum.Add(more);
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

        public Band(double[] factors, SsimFormula[] formulas)
        {
            _factors = factors;
            _totals = new double[2 * factors.Length * Lanes.Count];
            for (int first = 0, end; first < factors.Length; first = end)
            {
                for (end = first + 1; end < factors.Length && formulas[end].C1 == formulas[first].C1;) end++;
                _searches.Add((first, end, new FactorKernels(formulas[first])));
            }
        }

        [MethodImpl(Lanes.CompiledAtOnce)]
        public void Visit(in MapBlock block, WindowSums sums)
        {
            foreach (var (first, end, kernels) in _searches)
            {
                kernels.Prepare(sums, block.Columns);
                for (int p = first; p < end; p += 2) kernels.Add(_factors[p], _factors[p + 1], block, _totals, 2 * p * Lanes.Count);
            }
        }

        public void Dispose()
        {
            foreach (var (_, _, kernels) in _searches) kernels.Dispose();
        }

        public double Value(int point) => Lanes.Sum(Lanes.Load(_totals, 2 * point * Lanes.Count));

        public double First(int point) => Lanes.Sum(Lanes.Load(_totals, ((2 * point) + 1) * Lanes.Count));
    }
}

/// <summary>An α to evaluate, and the data range while doing so: null for each image's own, where a blank one is left out.</summary>
internal sealed record SearchPoint(double Factor, double? Range);

/// <summary>A sum over images that does not depend on the images' order.</summary>
internal sealed class SlopeSum
{
    private ExactNumber _value, _first;

    public void Add(in Slope image) => Add(image.Value, image.First);

    public void Add(SlopeSum other) => Add(other._value, other._first);

    public Slope Mean(double count) => new(_value.Value / count, _first.Value / count);

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
