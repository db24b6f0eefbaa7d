using System.Globalization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Statistics;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>What a pass over the set is for.</summary>
public enum FitPassKind
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
/// While <see cref="PassKind"/> is not Complete: make tallies, add every pair of the set to one of them, merge them, call
/// <see cref="EndPass"/>. The result does not depend on which tally took which pair, nor on the order of merging.
/// </remarks>
public sealed class FitSession
{
    /// <summary>Ranges that differ by more than this make a LastImage fit depend on which image is last.</summary>
    private const double WorryingRangeRatio = 2;

    private readonly FitOptions _options;
    private readonly long _collectLimit;
    private readonly List<FitWarning> _warnings = [];
    private PercentileSearch? _groundTruthOffset, _predictionOffset;
    private SetStatistics _survey = new();
    private FactorSearch? _search, _perImageSearch; // the second one only to say how far α would move
    private FitAccumulator? _merged;

    /// <summary>Begins a fit.</summary>
    /// <param name="options">What to estimate; null for all of it.</param>
    /// <param name="smallTallies">
    /// Whether tallies are to be saved, and so kept small: float64 sets may take a pass more. The fit is the same.
    /// </param>
    public FitSession(FitOptions? options = null, bool smallTallies = false)
    {
        _options = options ?? new FitOptions();
        _collectLimit = smallTallies ? PercentileSearch.FewPixels : PercentileSearch.ManyPixels;
        if (!(_options.BackgroundPercentile >= 0 && _options.BackgroundPercentile <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.BackgroundPercentile, "The background percentile lies between 0 and 100.");
        }

        BeginSurvey();
    }

    /// <summary>What the current pass is for.</summary>
    public FitPassKind PassKind { get; private set; }

    /// <summary>What there is to know about the fit; complete when the session is.</summary>
    public IReadOnlyList<FitWarning> Warnings => _warnings;

    /// <summary>The fit, once <see cref="PassKind"/> is Complete. Method and SkippedCount are the caller's to fill in.</summary>
    public MicroSsimFit Result => PassKind == FitPassKind.Complete
        ? new MicroSsimFit
        {
            BackgroundPercentile = _options.BackgroundPercentile,
            GroundTruthOffset = GroundTruthOffset,
            PredictionOffset = PredictionOffset,
            MaxValue = _options.MaxValue ?? (_survey.Maximum - GroundTruthOffset),
            RangeInvariantFactor = _options.RangeInvariantFactor ?? _search?.Factor ?? 1,
            RangeMode = _options.RangeMode,
            MeanSsim = _search?.Value,
            Converged = _options.RangeInvariantFactor is null ? _search?.Converged ?? false : null,
            Evaluations = _search?.Evaluations ?? 0,
            PairCount = _survey.PairCount,
            PixelCount = _survey.PixelCount,
        }
        : throw new InvalidOperationException("The fit is not complete.");

    private double GroundTruthOffset => _options.GroundTruthOffset ?? _groundTruthOffset!.Value;

    private double PredictionOffset => _options.PredictionOffset ?? _predictionOffset!.Value;

    /// <summary>A tally for the current pass.</summary>
    public FitAccumulator CreateAccumulator() => PassKind switch
    {
        FitPassKind.Survey => new SurveyAccumulator(TallyFor(_groundTruthOffset), TallyFor(_predictionOffset), _options.RangeMode),
        FitPassKind.Percentiles => new PercentileAccumulator(TallyFor(_groundTruthOffset), TallyFor(_predictionOffset)),
        FitPassKind.Search => new SearchAccumulator(SearchPoints(), new IntensityTransform(GroundTruthOffset, PredictionOffset, 1)),
        _ => throw new InvalidOperationException("The fit is complete."),
    };

    /// <summary>Takes in a tally of the current pass; to be called by one thread at a time.</summary>
    public void Merge(FitAccumulator tally)
    {
        if (_merged is null) _merged = tally;
        else _merged.Merge(tally);
    }

    /// <summary>Every pair has been added: moves on to the next pass.</summary>
    /// <returns>
    /// The places of pairs that turned out unfit and are to be left out from now on: with LastImage, blank ground truths at
    /// the end of the set, which have no range to lend. The survey is then repeated without them.
    /// </returns>
    /// <exception cref="MicroSsimException"><c>NoPairs</c>: no pair is left to fit on.</exception>
    public IReadOnlyList<long> EndPass()
    {
        var tally = _merged;
        _merged = null;
        switch (tally)
        {
            case SurveyAccumulator survey:
                if (EndSurvey(survey) is { Count: > 0 } rejected) return rejected;
                break;
            case PercentileAccumulator percentile:
                EndPercentilePass(percentile);
                break;
            case SearchAccumulator search:
                EndSearchPass(search.Sums);
                break;
            default:
                throw PassKind == FitPassKind.Survey ? NoPairs() : new InvalidOperationException("Nothing was tallied.");
        }

        PassKind = NextPassKind();
        return [];
    }

    /// <summary>Writes what is known between two passes.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(BinaryWriter writer)
    {
        writer.Write((int)PassKind);
        _survey.Save(writer);
        _groundTruthOffset?.Save(writer);
        _predictionOffset?.Save(writer);
        foreach (var search in new[] { _search, _perImageSearch })
        {
            writer.Write(search is not null);
            search?.Save(writer);
        }

        writer.Write(_warnings.Count);
        foreach (var warning in _warnings)
        {
            writer.Write(warning.Id);
            writer.Write(warning.Message);
        }
    }

    /// <summary>Reads what was saved, into a new session with the same options.</summary>
    /// <param name="reader">Where from.</param>
    public void Load(BinaryReader reader)
    {
        PassKind = (FitPassKind)reader.ReadInt32();
        _survey = SetStatistics.Load(reader);
        _groundTruthOffset?.Load(reader);
        _predictionOffset?.Load(reader);
        _search = reader.ReadBoolean() ? FactorSearch.Load(reader) : null;
        _perImageSearch = reader.ReadBoolean() ? FactorSearch.Load(reader) : null;
        for (int left = reader.ReadInt32(); left > 0; left--) _warnings.Add(new FitWarning(reader.ReadString(), reader.ReadString()));
    }

    /// <summary>Reads a tally of the current pass that was saved, here or elsewhere.</summary>
    /// <param name="reader">Where from.</param>
    public FitAccumulator LoadAccumulator(BinaryReader reader)
    {
        var tally = CreateAccumulator();
        tally.Load(reader);
        return tally;
    }

    private static PixelHistogram? TallyFor(PercentileSearch? search) => search is { IsComplete: false } ? new PixelHistogram(search.Ranges) : null;

    private static MicroSsimException NoPairs() => new("NoPairs", "no pair of images is left to fit on.") { Kind = FailureKind.NotFound };

    private void BeginSurvey()
    {
        PassKind = FitPassKind.Survey;
        _groundTruthOffset = _options.GroundTruthOffset is null ? new PercentileSearch(_options.BackgroundPercentile, _collectLimit) : null;
        _predictionOffset = _options.PredictionOffset is null ? new PercentileSearch(_options.BackgroundPercentile, _collectLimit) : null;
    }

    private List<long> EndSurvey(SurveyAccumulator tally)
    {
        if (tally.Survey.PairCount == 0) throw NoPairs();
        if (_options.RangeMode == RangeMode.LastImage && tally.Survey.TrailingBlanks.ToList() is { Count: > 0 } rejected) return rejected;
        _survey = tally.Survey;
        EndPercentilePass(tally);
        return [];
    }

    private void EndPercentilePass(PercentileAccumulator tally)
    {
        if (tally.GroundTruthPixels is { } groundTruthPixels) _groundTruthOffset!.EndPass(groundTruthPixels);
        if (tally.PredictionPixels is { } predictionPixels) _predictionOffset!.EndPass(predictionPixels);
        if (!PercentilesAreOpen) BeginSearch();
    }

    private bool PercentilesAreOpen => _groundTruthOffset is { IsComplete: false } || _predictionOffset is { IsComplete: false };

    private FitPassKind NextPassKind() =>
        PercentilesAreOpen ? FitPassKind.Percentiles : OpenSearches().Count > 0 ? FitPassKind.Search : FitPassKind.Complete;

    private void BeginSearch()
    {
        if (_options.RangeInvariantFactor is not null) return;
        if (LeastSquaresFactor() is not { } start)
        {
            WarnOfNoMaximum("the predictions are constant", 1);
            return;
        }

        _search = new FactorSearch(start);
        if (_options.RangeMode == RangeMode.LastImage && RangeRatio > WorryingRangeRatio) _perImageSearch = new FactorSearch(start);
    }

    /// <summary>
    /// The least-squares factor Σxy/Σy² of the offset-subtracted images, or √(Σx²/Σy²) where they are anti-correlated; null
    /// where every prediction is constant, and any factor as good as another.
    /// </summary>
    private double? LeastSquaresFactor()
    {
        var (xx, yy, xy) = _survey.Moments.About(GroundTruthOffset, PredictionOffset);
        double start = xy > 0 ? xy / yy : Math.Sqrt(xx / yy);
        return start > 0 && !double.IsInfinity(start) ? start : null;
    }

    private List<SearchPoint> SearchPoints() =>
        OpenSearches().SelectMany(search => search.Factors.Select(factor => new SearchPoint(factor, UsesOwnRange(search) ? null : _survey.LastRange))).ToList();

    private bool UsesOwnRange(FactorSearch search) => _options.RangeMode == RangeMode.PerImage || search == _perImageSearch;

    private List<FactorSearch> OpenSearches() =>
        new[] { _search, _perImageSearch }.Where(s => s is { IsComplete: false }).Select(s => s!).ToList();

    private void EndSearchPass(IEnumerable<ValueAndDerivativeSum> sums)
    {
        foreach (var search in OpenSearches())
        {
            // Blank ground truths count in a LastImage fit, so its second search divides by windows that it leaves out: its top is where it is.
            int points = search.Factors.Count;
            search.Report(sums.Take(points).Select(sum => sum.Mean(_survey.WindowCount)).ToList());
            sums = sums.Skip(points);
        }

        if (NextPassKind() != FitPassKind.Complete) return;
        if (!_search!.Converged) WarnOfNoMaximum("the mean SSIM has no maximum in α > 0 next to the start, as happens with anti-correlated or unrelated predictions", _search.Factor);
        if (_perImageSearch is not null) WarnOfRanges();
    }

    private double RangeRatio => _survey.LargestRange / _survey.SmallestRange;

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
                "The ground truths' ranges differ by up to {0:G3} times, and RangeMode LastImage fits with that of the last image: the range-invariant factor is {1:G6}, but {2:G6} ({3:+0.##;-0.##} %) with RangeMode PerImage, which does not depend on the order.",
                RangeRatio,
                factor,
                perImage,
                100 * ((perImage / factor) - 1))));
    }
}
