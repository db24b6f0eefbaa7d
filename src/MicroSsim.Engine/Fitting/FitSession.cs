using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Statistics;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Fits the parameters of MicroSSIM to a set of pairs (<c>MicroSSIM.fit</c> of the package), in passes over the set and in memory that
/// does not grow with it. The caller provides the pairs in each pass.
/// </summary>
/// <remarks>
/// While <see cref="PassKind"/> is not Complete: create accumulators, add every pair of the set to one of them, merge them, and call
/// <see cref="EndPass"/>. The result depends neither on which accumulator a pair was added to, nor on the order of merging.
/// </remarks>
public sealed class FitSession
{
    /// <summary>The ratio of the ground truths' ranges above which a LastImage fit warns that it depends on the last image.</summary>
    private const double WarningRangeRatio = 2;

    /// <summary>The ratio of pixels to data ranges beyond which variances keep so few digits that a set is extreme.</summary>
    private const double ExtremeRatio = 1e7;

    /// <summary>The relative change of α below which that warning is not issued.</summary>
    private const double NoticeableChange = 1e-3;

    private readonly FitOptions _options;
    private readonly long _collectLimit;
    private readonly List<FitWarning> _warnings = [];
    private PercentileSearch? _groundTruthOffset, _predictionOffset;
    private SetStatistics _statistics = new();

    /// <summary>The search for α, and for the warning of a LastImage fit a second one with the range of each image.</summary>
    private FactorSearch? _search, _perImageSearch;

    /// <summary>All accumulators of the current pass that were merged so far; null where none was.</summary>
    private FitAccumulator? _merged;

    /// <summary>Begins a fit.</summary>
    /// <param name="options">The parameters that are given; null to estimate all parameters.</param>
    /// <param name="compactAccumulators">
    /// Whether to keep accumulators small because they are saved; then float64 sets may take another pass. The fit is the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The background percentile is not between 0 and 100.</exception>
    public FitSession(FitOptions? options = null, bool compactAccumulators = false)
    {
        _options = options ?? new FitOptions();
        _collectLimit = compactAccumulators ? PercentileSearch.CompactCollectLimit : PercentileSearch.DefaultCollectLimit;
        if (!(_options.BackgroundPercentile >= 0 && _options.BackgroundPercentile <= 100))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), _options.BackgroundPercentile, "The background percentile lies between 0 and 100.");
        }

        BeginSurvey();
    }

    /// <summary>The purpose of the current pass.</summary>
    public FitPassKind PassKind { get; private set; }

    /// <summary>Whether every pair is added with its mask.</summary>
    public bool UsesMask => _options.UseMask;

    /// <summary>Whether the factor is searched for, in passes after the survey, rather than given.</summary>
    public bool SearchesFactor => _options.RangeInvariantFactor is null;

    /// <summary>The warnings about the fit; final when <see cref="PassKind"/> is Complete.</summary>
    public IReadOnlyList<FitWarning> Warnings => _warnings;

    /// <summary>The fit, when <see cref="PassKind"/> is Complete. The caller sets Method and SkippedCount.</summary>
    /// <exception cref="InvalidOperationException">The fit is not complete.</exception>
    public MicroSsimFit Result => PassKind == FitPassKind.Complete
        ? new MicroSsimFit
        {
            BackgroundPercentile = _options.BackgroundPercentile,
            GroundTruthOffset = GroundTruthOffset,
            PredictionOffset = PredictionOffset,
            MaxValue = _options.MaxValue ?? (_statistics.Maximum - GroundTruthOffset),
            RangeInvariantFactor = _options.RangeInvariantFactor ?? _search?.Factor ?? 1,
            RangeMode = _options.RangeMode.ToString(),
            MeanSsim = _search?.Value,
            Maxima = _search?.Maxima ?? FitMaxima.None,
            LeastSquaresFactor = _statistics.Moments.LeastSquaresFactorAboutMeans,
            Converged = _options.RangeInvariantFactor is null ? _search?.Converged ?? false : null,
            Evaluations = _search?.Evaluations ?? 0,
            PairCount = _statistics.PairCount,
            PixelCount = _statistics.PixelCount,
        }
        : throw new InvalidOperationException("The fit is not complete.");

    /// <summary>
    /// The measurements of each image, in the order of the set, when <see cref="PassKind"/> is Complete; of a set of more than
    /// <see cref="ImageSample{T}.Limit"/> images, of a random sample of so many.
    /// </summary>
    public IReadOnlyList<FittedImage> Images =>
        [.. _statistics.Images.All.Select(image => image.Value with { Brightness = image.Value.Brightness - GroundTruthOffset })];

    /// <summary>
    /// Whether some pixels less their offset, times a factor, exceed a data range by so many orders of magnitude that each image has to be
    /// scaled by its own pixels, or powers of them would exceed the range of float64.
    /// </summary>
    private bool IsExtreme(IEnumerable<SearchRequest> requests)
    {
        double largest = Math.Max(Math.Max(Math.Abs(_statistics.Minimum), Math.Abs(_statistics.Maximum)), Math.Abs(GroundTruthOffset));
        double largestPrediction = Math.Max(_statistics.LargestPrediction, Math.Abs(PredictionOffset));
        double largestFactor = requests.Max(request => request.Factors.Max());
        return !(Math.Max(largest, largestFactor * largestPrediction) / _statistics.SmallestRange < ExtremeRatio);
    }

    private double GroundTruthOffset => _options.GroundTruthOffset ?? _groundTruthOffset!.Value;

    private double PredictionOffset => _options.PredictionOffset ?? _predictionOffset!.Value;

    /// <summary>Creates an accumulator for the current pass. Thread-safe.</summary>
    /// <exception cref="InvalidOperationException">The fit is complete.</exception>
    public FitAccumulator CreateAccumulator() => PassKind switch
    {
        FitPassKind.Survey => new SurveyAccumulator(HistogramFor(_groundTruthOffset), HistogramFor(_predictionOffset), _options.RangeMode),
        FitPassKind.Percentiles => new PercentileAccumulator(HistogramFor(_groundTruthOffset), HistogramFor(_predictionOffset)),
        FitPassKind.Search => CreateSearchAccumulator(SearchRequests()),
        _ => throw new InvalidOperationException("The fit is complete."),
    };

    /// <summary>Merges an accumulator of the current pass. Not thread-safe.</summary>
    /// <param name="accumulator">The accumulator, which must not be used afterwards.</param>
    public void Merge(FitAccumulator accumulator)
    {
        if (_merged is null) _merged = accumulator;
        else _merged.Merge(accumulator);
    }

    /// <summary>Ends the current pass, once every pair has been added and all accumulators are merged, and begins the next one.</summary>
    /// <returns>
    /// The positions of pairs that the caller has to exclude from now on: with LastImage, blank ground truths at the end of the set,
    /// whose range cannot set the constants. The survey is then repeated without them.
    /// </returns>
    /// <exception cref="MicroSsimException"><c>NoPairs</c>: no pair is left to fit on.</exception>
    /// <exception cref="InvalidOperationException">No accumulator was merged.</exception>
    public IReadOnlyList<long> EndPass()
    {
        var accumulator = _merged;
        _merged = null;
        switch (accumulator)
        {
            case SurveyAccumulator survey:
                if (EndSurvey(survey) is { Count: > 0 } rejected) return rejected;
                break;
            case PercentileAccumulator percentile:
                EndPercentilePass(percentile);
                break;
            case SearchAccumulator search:
                EndSearchPass(search.Results);
                break;
            default:
                throw PassKind == FitPassKind.Survey ? NoPairs() : new InvalidOperationException("No accumulator was merged.");
        }

        PassKind = NextPassKind();
        return [];
    }

    /// <summary>Writes the state between two passes; <see cref="Load"/> reads it.</summary>
    /// <param name="writer">The destination.</param>
    public void Save(BinaryWriter writer)
    {
        writer.Write((int)PassKind);
        _statistics.Save(writer);
        _groundTruthOffset?.Save(writer);
        _predictionOffset?.Save(writer);
        foreach (var search in new[] { _search, _perImageSearch })
        {
            writer.Write(search is not null);
            search?.Save(writer);
        }

        writer.Write(_warnings.Count);
        foreach (var warning in _warnings) warning.Save(writer);
    }

    /// <summary>Reads the state that <see cref="Save"/> wrote, into a new session with the same options.</summary>
    /// <param name="reader">The source.</param>
    public void Load(BinaryReader reader)
    {
        PassKind = (FitPassKind)reader.ReadInt32();
        _statistics = SetStatistics.Load(reader);
        _groundTruthOffset?.Load(reader);
        _predictionOffset?.Load(reader);
        _search = reader.ReadBoolean() ? FactorSearch.Load(reader) : null;
        _perImageSearch = reader.ReadBoolean() ? FactorSearch.Load(reader) : null;
        for (int left = reader.ReadInt32(); left > 0; left--) _warnings.Add(FitWarning.Load(reader));
    }

    /// <summary>Reads an accumulator of the current pass that <see cref="FitAccumulator.Save"/> wrote, in any process.</summary>
    /// <param name="reader">The source.</param>
    public FitAccumulator LoadAccumulator(BinaryReader reader)
    {
        var accumulator = CreateAccumulator();
        accumulator.Load(reader);
        return accumulator;
    }

    private static PixelHistogram? HistogramFor(PercentileSearch? search) =>
        search is { IsComplete: false } ? new PixelHistogram(search.Ranges) : null;

    private static MicroSsimException NoPairs() => new("NoPairs", "no pair of images is left to fit on.") { Kind = FailureKind.NotFound };

    private void BeginSurvey()
    {
        PassKind = FitPassKind.Survey;
        double percentile = _options.BackgroundPercentile;
        _groundTruthOffset = _options.GroundTruthOffset is null ? new PercentileSearch(percentile, _collectLimit) : null;
        _predictionOffset = _options.PredictionOffset is null ? new PercentileSearch(percentile, _collectLimit) : null;
    }

    private List<long> EndSurvey(SurveyAccumulator survey)
    {
        if (survey.Statistics.PairCount == 0) throw NoPairs();
        var trailingBlanks = survey.Statistics.TrailingBlanks.ToList();
        if (_options.RangeMode == RangeMode.LastImage && trailingBlanks.Count > 0) return trailingBlanks;
        _statistics = survey.Statistics;
        EndPercentilePass(survey);
        return [];
    }

    private void EndPercentilePass(PercentileAccumulator accumulator)
    {
        if (accumulator.GroundTruthPixels is { } groundTruthPixels) _groundTruthOffset!.EndPass(groundTruthPixels);
        if (accumulator.PredictionPixels is { } predictionPixels) _predictionOffset!.EndPass(predictionPixels);
        if (!PercentilesAreOpen) BeginSearch();
    }

    private bool PercentilesAreOpen => _groundTruthOffset is { IsComplete: false } || _predictionOffset is { IsComplete: false };

    private FitPassKind NextPassKind() =>
        PercentilesAreOpen ? FitPassKind.Percentiles : OpenSearches().Count > 0 ? FitPassKind.Search : FitPassKind.Complete;

    private void BeginSearch()
    {
        if (_options.RangeInvariantFactor is not null) return;
        if (_statistics.Moments.LeastSquaresFactor(GroundTruthOffset, PredictionOffset) is not { } start)
        {
            WarnOfNoMaximum("the predictions are constant", 1);
            return;
        }

        if (!(start >= 1 / FactorHistogram.FactorLimit && start <= FactorHistogram.FactorLimit))
        {
            WarnOfNoMaximum("it is beyond the range of float64", 1);
            return;
        }

        _search = new FactorSearch(start);
        if (_options.RangeMode == RangeMode.LastImage && RangeRatio > WarningRangeRatio) _perImageSearch = new FactorSearch(start);
    }

    private SearchAccumulator CreateSearchAccumulator(List<SearchRequest> requests) =>
        new(requests, new IntensityTransform(GroundTruthOffset, PredictionOffset, 1), IsExtreme(requests));

    private List<SearchRequest> SearchRequests() =>
        OpenSearches().Select(search =>
            new SearchRequest(search.Factors, RangeOf(search), search.MeasuresImageFactors, KeepsCurves: search == _search)).ToList();

    private double? RangeOf(FactorSearch search) =>
        _options.RangeMode == RangeMode.PerImage || search == _perImageSearch ? null : _statistics.LastRange;

    private List<FactorSearch> OpenSearches() =>
        new[] { _search, _perImageSearch }.Where(search => search is { IsComplete: false }).Select(search => search!).ToList();

    private void EndSearchPass(IReadOnlyList<SearchResult> results)
    {
        // A LastImage fit includes blank ground truths, so its second search divides by windows that it skips. That scales the
        // function, but does not move its maximum.
        var searches = OpenSearches();
        for (int i = 0; i < searches.Count; i++)
        {
            var factors = searches[i].Factors;
            searches[i].EndPass(results[i], _statistics.WindowCount);
            if (results[i].Curves is { } curves) AddCurves(curves, factors);
        }

        if (NextPassKind() != FitPassKind.Complete) return;
        if (!_search!.Converged)
        {
            WarnOfNoMaximum(
                "the mean SSIM has no maximum in α > 0 next to the start, as happens with anti-correlated or unrelated predictions",
                _search.Factor);
        }

        if (_search.Converged)
        {
            // Where images do not share a factor, that of the set differs from least squares for this reason.
            var warning = CompetingMaxima.Create(_search, _statistics.PairCount)
                ?? LeastSquaresWarning.Create(_search.Factor, _statistics.Moments, _options.UseMask);
            if (warning is not null) _warnings.Add(warning);
        }

        if (_perImageSearch is not null) WarnOfRanges();
    }

    /// <summary>Adds the results of a pass for single images to what is known of them.</summary>
    private void AddCurves(ImageSample<ImageCurve> curves, IReadOnlyList<double> factors)
    {
        var known = _statistics.Images.All.ToDictionary(image => image.Position, image => image.Value);
        foreach (var (position, curve) in curves.All)
        {
            if (!known.TryGetValue(position, out var image)) continue;
            if (!(curve.OwnSsim <= image.OwnSsim)) image = image with { OwnFactor = curve.OwnFactor, OwnSsim = curve.OwnSsim };
            if (!double.IsNaN(curve.Foreground)) image = image with { Foreground = curve.Foreground };
            if (_search!.IsComplete) image = image with { Ssim = curve.SsimAt(_search.Factor, factors) };
            _statistics.Images.Set(position, image);
        }
    }

    private double RangeRatio => _statistics.LargestRange / _statistics.SmallestRange;

    private void WarnOfNoMaximum(string cause, double factor)
    {
        _warnings.Add(new FitWarning(
            "NoMaximum",
            string.Format(
                CultureInfo.InvariantCulture,
                "The range-invariant factor is not fitted: {0}. {1:G6} is used, and Converged is false; "
                + "do not report scores made with this fit.",
                cause,
                factor)));
    }

    private void WarnOfRanges()
    {
        double factor = _search!.Factor, perImage = _perImageSearch!.Factor;
        if (Math.Abs((perImage / factor) - 1) < NoticeableChange) return;
        _warnings.Add(new FitWarning(
            "RangesDiffer",
            string.Format(
                CultureInfo.InvariantCulture,
                "The ground truths' ranges differ by up to {0:G3} times, and RangeMode LastImage fits with that of the last image: "
                + "the range-invariant factor is {1:G6}, but {2:G6} ({3:+0.##;-0.##} %) with RangeMode PerImage, "
                + "which does not depend on the order.",
                RangeRatio,
                factor,
                perImage,
                100 * ((perImage / factor) - 1))));
    }
}
