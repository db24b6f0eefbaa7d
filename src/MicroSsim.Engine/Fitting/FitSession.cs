using System.Globalization;

namespace MicroSsim.Engine;

/// <summary>What a pass over the set is for.</summary>
public enum FitStage
{
    /// <summary>Checks every pair and counts its pixels.</summary>
    Survey,

    /// <summary>Narrows down percentiles of pixels that have more than 16 bits.</summary>
    Percentiles,

    /// <summary>Evaluates some α of the search.</summary>
    Search,

    /// <summary>No further pass is needed.</summary>
    Complete,
}

/// <summary>Something about a fit that its user should know.</summary>
/// <param name="Id">A short PascalCase name that never changes.</param>
/// <param name="Message">What it is and what to do about it, in one line.</param>
public sealed record FitWarning(string Id, string Message);

/// <summary>
/// Fits the parameters of MicroSSIM to a set of pairs (<c>MicroSSIM.fit</c> of the package), in passes over the set and in
/// memory that does not grow with it. The caller brings the pairs; nothing here knows where they come from.
/// </summary>
/// <remarks>
/// While <see cref="Stage"/> is not Complete: make tallies, add every pair of the set to one of them, merge them, call
/// <see cref="EndPass"/>. The result does not depend on which tally took which pair, nor on the order of merging.
/// </remarks>
public sealed class FitSession
{
    /// <summary>Ranges that differ by more than this make a LastImage fit depend on which image is last.</summary>
    private const double WorryingRangeRatio = 2;

    private readonly FitOptions _options;
    private readonly List<FitWarning> _warnings = [];
    private PercentileSearch? _groundTruthOffset, _predictionOffset;
    private List<PairSurvey> _surveys = [];
    private Dictionary<long, double> _rangeOf = [];
    private FactorSearch? _search, _perImageSearch; // the second one only to say how far α would move
    private SlopeSum[]? _sums;

    /// <summary>Begins a fit.</summary>
    /// <param name="options">What to estimate; null for all of it.</param>
    public FitSession(FitOptions? options = null)
    {
        _options = options ?? new FitOptions();
        if (!(_options.BackgroundPercentile >= 0 && _options.BackgroundPercentile <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.BackgroundPercentile, "The background percentile lies between 0 and 100.");
        }

        BeginSurvey();
    }

    /// <summary>What the current pass is for.</summary>
    public FitStage Stage { get; private set; }

    /// <summary>What there is to know about the fit; complete when the session is.</summary>
    public IReadOnlyList<FitWarning> Warnings => _warnings;

    /// <summary>The fit, once <see cref="Stage"/> is Complete. Method and SkippedCount are the caller's to fill in.</summary>
    public MicroSsimFit Result => Stage == FitStage.Complete
        ? new MicroSsimFit
        {
            BackgroundPercentile = _options.BackgroundPercentile,
            GroundTruthOffset = GroundTruthOffset,
            PredictionOffset = PredictionOffset,
            MaxValue = _options.MaxValue ?? (_surveys.Max(s => s.GroundTruth.Maximum) - GroundTruthOffset),
            RangeInvariantFactor = _options.RangeInvariantFactor ?? _search?.Factor ?? 1,
            RangeMode = _options.RangeMode,
            MeanSsim = _search?.Value,
            Converged = _options.RangeInvariantFactor is null ? _search?.Converged ?? false : null,
            Evaluations = _search?.Evaluations ?? 0,
            PairCount = _surveys.Count,
            PixelCount = _surveys.Sum(s => s.PixelCount),
        }
        : throw new InvalidOperationException("The fit is not complete.");

    private double GroundTruthOffset => _options.GroundTruthOffset ?? _groundTruthOffset!.Value;

    private double PredictionOffset => _options.PredictionOffset ?? _predictionOffset!.Value;

    /// <summary>A tally for the current pass.</summary>
    public FitTally NewTally() => Stage switch
    {
        FitStage.Survey => new SurveyTally(TallyFor(_groundTruthOffset), TallyFor(_predictionOffset), _options.RangeMode),
        FitStage.Percentiles => new PercentileTally(TallyFor(_groundTruthOffset), TallyFor(_predictionOffset)),
        FitStage.Search => new SearchTally(SearchPoints(), new Alignment(GroundTruthOffset, PredictionOffset, 1)),
        _ => throw new InvalidOperationException("The fit is complete."),
    };

    /// <summary>Takes in a tally of the current pass; to be called by one thread at a time.</summary>
    public void Merge(FitTally tally)
    {
        switch (tally)
        {
            case SurveyTally survey:
                _surveys.AddRange(survey.Surveys);
                if (survey.GroundTruthPixels is { } groundTruthPixels) _groundTruthOffset!.Merge(groundTruthPixels);
                if (survey.PredictionPixels is { } predictionPixels) _predictionOffset!.Merge(predictionPixels);
                break;
            case PercentileTally percentile:
                if (percentile.GroundTruthPixels is { } more) _groundTruthOffset!.Merge(more);
                if (percentile.PredictionPixels is { } moreOfPrediction) _predictionOffset!.Merge(moreOfPrediction);
                break;
            case SearchTally search:
                if (_sums is null) _sums = search.Sums;
                else for (int p = 0; p < _sums.Length; p++) _sums[p].Add(search.Sums[p]);
                break;
        }
    }

    /// <summary>Every pair has been added: moves on to the next stage.</summary>
    /// <returns>
    /// The places of pairs that turned out unfit and are to be left out from now on: with LastImage, blank ground truths at
    /// the end of the set, which have no range to lend. The survey is then repeated without them.
    /// </returns>
    /// <exception cref="MicroSsimException"><c>NoPairs</c>: no pair is left to fit on.</exception>
    public IReadOnlyList<long> EndPass()
    {
        switch (Stage)
        {
            case FitStage.Survey:
                if (EndSurvey() is { Count: > 0 } rejected) return rejected;
                break;
            case FitStage.Percentiles:
                EndPercentilePass();
                break;
            case FitStage.Search:
                EndSearchPass();
                break;
            default:
                throw new InvalidOperationException("The fit is complete.");
        }

        Stage = NextStage();
        return [];
    }

    private static PixelTally? TallyFor(PercentileSearch? search) => search is { IsComplete: false } ? new PixelTally(search.Ranges) : null;

    private void BeginSurvey()
    {
        Stage = FitStage.Survey;
        _surveys = [];
        _groundTruthOffset = _options.GroundTruthOffset is null ? new PercentileSearch(_options.BackgroundPercentile) : null;
        _predictionOffset = _options.PredictionOffset is null ? new PercentileSearch(_options.BackgroundPercentile) : null;
    }

    private List<long> EndSurvey()
    {
        if (_surveys.Count == 0) throw new MicroSsimException("NoPairs", "no pair of images is left to fit on.");
        _surveys = _surveys.OrderBy(s => s.Order).ToList();
        if (_options.RangeMode == RangeMode.LastImage)
        {
            var rejected = Enumerable.Reverse(_surveys).TakeWhile(s => s.GroundTruth.Width == 0).Select(s => s.Order).ToList();
            if (rejected.Count > 0)
            {
                BeginSurvey();
                return rejected;
            }
        }

        EndPercentilePass();
        return [];
    }

    private void EndPercentilePass()
    {
        if (_groundTruthOffset is { IsComplete: false }) _groundTruthOffset.EndPass();
        if (_predictionOffset is { IsComplete: false }) _predictionOffset.EndPass();
        if (!PercentilesAreOpen) BeginSearch();
    }

    private bool PercentilesAreOpen => _groundTruthOffset is { IsComplete: false } || _predictionOffset is { IsComplete: false };

    private FitStage NextStage() =>
        PercentilesAreOpen ? FitStage.Percentiles : OpenSearches().Count > 0 ? FitStage.Search : FitStage.Complete;

    private void BeginSearch()
    {
        if (_options.RangeInvariantFactor is not null) return;
        if (LeastSquaresFactor() is not { } start)
        {
            WarnOfNoMaximum("the predictions are constant", 1);
            return;
        }

        _search = new FactorSearch(start);
        _rangeOf = _surveys.ToDictionary(s => s.Order, s => s.GroundTruth.Width);
        if (_options.RangeMode == RangeMode.LastImage && RangeRatio() > WorryingRangeRatio) _perImageSearch = new FactorSearch(start);
    }

    /// <summary>
    /// The least-squares factor Σxy/Σy² of the offset-subtracted images, or √(Σx²/Σy²) where they are anti-correlated; null
    /// where every prediction is constant, and any factor as good as another.
    /// </summary>
    private double? LeastSquaresFactor()
    {
        ExactSum xx = new(), yy = new(), xy = new();
        foreach (var survey in _surveys)
        {
            var about = survey.Moments.About(GroundTruthOffset, PredictionOffset);
            xx.Add(about.XX);
            yy.Add(about.YY);
            xy.Add(about.XY);
        }

        double start = xy.Value > 0 ? xy.Value / yy.Value : Math.Sqrt(xx.Value / yy.Value);
        return start > 0 && !double.IsInfinity(start) ? start : null;
    }

    private List<SearchPoint> SearchPoints()
    {
        double last = _surveys[_surveys.Count - 1].GroundTruth.Width;
        Func<long, double> own = order => _rangeOf[order];
        return OpenSearches()
            .SelectMany(search => search.Factors.Select(factor => new SearchPoint(
                factor,
                _options.RangeMode == RangeMode.PerImage || search == _perImageSearch ? own : _ => last)))
            .ToList();
    }

    private List<FactorSearch> OpenSearches() =>
        new[] { _search, _perImageSearch }.Where(s => s is { IsComplete: false }).Select(s => s!).ToList();

    private void EndSearchPass()
    {
        IEnumerable<SlopeSum> sums = _sums ?? throw new InvalidOperationException("Nothing was tallied.");
        _sums = null;
        foreach (var search in OpenSearches())
        {
            // A blank ground truth has no range of its own, and so no window where each image uses its own.
            bool ownRange = _options.RangeMode == RangeMode.PerImage || search == _perImageSearch;
            long windows = _surveys.Where(s => !ownRange || s.GroundTruth.Width > 0).Sum(s => s.WindowCount);
            int points = search.Factors.Count;
            search.Report(sums.Take(points).Select(sum => sum.Mean(windows)).ToList());
            sums = sums.Skip(points);
        }

        if (NextStage() != FitStage.Complete) return;
        if (!_search!.Converged) WarnOfNoMaximum("the mean SSIM has no maximum in α > 0 next to the start, as happens with anti-correlated or unrelated predictions", _search.Factor);
        if (_perImageSearch is not null) WarnOfRanges();
    }

    private double RangeRatio()
    {
        var ranges = _surveys.Select(s => s.GroundTruth.Width).Where(r => r > 0).ToList();
        return ranges.Max() / ranges.Min();
    }

    private void WarnOfNoMaximum(string cause, double factor)
    {
        _warnings.Add(new FitWarning(
            "NoMaximum",
            string.Format(CultureInfo.InvariantCulture, "The range-invariant factor is not fitted: {0}. {1:G6} is used, and Converged is false; do not report scores made with this fit.", cause, factor)));
    }

    private void WarnOfRanges()
    {
        double factor = _search!.Factor, perImage = _perImageSearch!.Factor;
        _warnings.Add(new FitWarning(
            "RangesDiffer",
            string.Format(
                CultureInfo.InvariantCulture,
                "The ground truths' ranges differ by up to {0:G3} times, and RangeMode LastImage fits with that of the last image: the range-invariant factor is {1:G6}, but {2:G6} ({3:+0.##;-0.##} %) with -RangeMode PerImage, which does not depend on the order.",
                RangeRatio(),
                factor,
                perImage,
                100 * ((perImage / factor) - 1))));
    }
}
