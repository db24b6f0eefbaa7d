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
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <exception cref="MicroSsimException">
    /// In the first pass: <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below 7) or <c>NonFinitePixels</c>; the pair is
    /// then to be left out of the later passes.
    /// </exception>
    public abstract PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken = default);
}

/// <summary>The first pass: checks each pair, and counts pixels for the percentiles.</summary>
internal sealed class SurveyTally(PixelTally? groundTruthPixels, PixelTally? predictionPixels, RangeMode rangeMode) : FitTally
{
    public List<PairSurvey> Surveys { get; } = [];

    public PixelTally? GroundTruthPixels => groundTruthPixels;

    public PixelTally? PredictionPixels => predictionPixels;

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var window = SsimOptions.OfFit.MakeWindow();
        ImagePairChecks.AtLeast(groundTruth, window.Size, $"the fit's window of {window.Size} × {window.Size}");
        var (groundTruthSummary, predictionSummary) = ImagePairChecks.Summaries(groundTruth, prediction);
        if (groundTruthSummary.Range == 0 && rangeMode == RangeMode.PerImage) return PairOutcome.BlankLeftOut;

        // Everything that can fail has not failed: from here on the pair counts.
        var moments = PairMoments.Of(groundTruth, prediction, groundTruthSummary.Minimum, predictionSummary.Minimum);
        groundTruthPixels?.Add(groundTruth);
        predictionPixels?.Add(prediction);
        long windows = (long)(groundTruth.Width - (2 * window.Crop)) * (groundTruth.Height - (2 * window.Crop));
        Surveys.Add(new PairSurvey(order, groundTruthSummary, groundTruth.PixelCount, windows, moments));
        return PairOutcome.Counted;
    }
}

/// <summary>A further pass for percentiles of pixels that one pass does not settle.</summary>
internal sealed class PercentileTally(PixelTally? groundTruthPixels, PixelTally? predictionPixels) : FitTally
{
    public PixelTally? GroundTruthPixels => groundTruthPixels;

    public PixelTally? PredictionPixels => predictionPixels;

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken = default)
    {
        groundTruthPixels?.Add(groundTruth);
        predictionPixels?.Add(prediction);
        return PairOutcome.Counted;
    }
}

/// <summary>A pass of the search for α: the sums over all windows of SSIM and its derivatives, for one or more α at once.</summary>
internal sealed class SearchTally(IReadOnlyList<SearchPoint> points, Alignment offsets) : FitTally
{
    /// <summary>Per point, the sums over the pairs added so far.</summary>
    public DerivativeSums[] Sums { get; } = points.Select(_ => new DerivativeSums()).ToArray();

    public override PairOutcome Add(long order, ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken = default)
    {
        var options = SsimOptions.OfFit;
        var window = options.MakeWindow();
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, offsets), window, Border.EdgeRepeated, window.Crop);
        var formulas = points
            .Select(point => new SsimFormula(window, options.Covariance, options.K1, options.K2, point.RangeOf(order)))
            .ToArray();
        var image = new Derivatives[points.Count];
        scan.Run((_, _, count, sums) =>
        {
            for (int p = 0; p < formulas.Length; p++)
            {
                if (formulas[p].C1 > 0) image[p] += SsimKernels.OfFactor(formulas[p], points[p].Factor, sums, count);
            }
        }, cancellationToken);
        for (int p = 0; p < image.Length; p++) Sums[p].Add(image[p]);
        return PairOutcome.Counted;
    }
}

/// <summary>An α to evaluate, and the data range of each image while doing so; a range of 0 leaves the image out.</summary>
internal sealed record SearchPoint(double Factor, Func<long, double> RangeOf);

/// <summary>Sums over images that do not depend on the images' order.</summary>
internal sealed class DerivativeSums
{
    private readonly ExactSum _value = new(), _first = new(), _second = new();

    public void Add(in Derivatives image)
    {
        _value.Add(image.Value);
        _first.Add(image.First);
        _second.Add(image.Second);
    }

    public void Add(DerivativeSums other)
    {
        _value.Add(other._value);
        _first.Add(other._first);
        _second.Add(other._second);
    }

    public Derivatives Mean(double count) => new(_value.Value / count, _first.Value / count, _second.Value / count);
}
