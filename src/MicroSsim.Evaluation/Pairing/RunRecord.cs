using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>A warning or an error of a run.</summary>
/// <param name="Id">Its permanent id.</param>
/// <param name="Message">Cause and remedy in one line.</param>
public sealed record RunMessage(string Id, string Message);

/// <summary>
/// The record of a run that measured a metric: the pairs asked for and scored, and why the rest were not. All rows of a run share one
/// instance, so that it reaches reports along with them. The run adds to it until its end; not thread-safe.
/// </summary>
public sealed class RunRecord
{
    /// <summary>The most different errors and warnings that are kept, each; the counts are of all.</summary>
    private const int MostMessages = 1000;

    private readonly List<RunMessage> _failures = [], _missing = [], _warnings = [];
    private readonly HashSet<RunMessage> _known = [];
    private readonly HashSet<object> _searches = [];
    private readonly List<MicroSsimFit> _fits = [];
    private object? _lastFailed;

    /// <summary>The name of the metric.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The options of the metric as text.</summary>
    public string Options { get; init; } = "";

    /// <summary>The number of pairs, or of rows of an earlier metric, that were to be measured.</summary>
    public int PairCount { get; set; }

    /// <summary>The number of pages that were scored.</summary>
    public int ScoredCount { get; set; }

    /// <summary>The number of pairs, or rows, of which a page was not scored.</summary>
    public int FailedCount { get; set; }

    /// <summary>The number of images without a partner, and of other problems of the search for pairs.</summary>
    public int MissingCount { get; set; }

    /// <summary>Why pairs were not scored.</summary>
    public IReadOnlyList<RunMessage> Failures => _failures;

    /// <summary>Which images have no partner, and other problems of the search for pairs.</summary>
    public IReadOnlyList<RunMessage> Missing => _missing;

    /// <summary>The warnings of the run and of its fits.</summary>
    public IReadOnlyList<RunMessage> Warnings => _warnings;

    /// <summary>The fits that pages were measured with, in order of first use.</summary>
    public IReadOnlyList<MicroSsimFit> Fits => _fits;

    /// <summary>Whether fewer images were scored than asked for.</summary>
    public bool IsIncomplete => FailedCount + MissingCount > 0;

    /// <summary>Adds a pair that is to be measured, and the problems of the search that found it.</summary>
    /// <param name="pair">The pair.</param>
    public void AddPair(ImagePair pair)
    {
        PairCount++;
        if (pair.Search is not { } search || !_searches.Add(search)) return;
        MissingCount += search.Count;
        foreach (var problem in search) AddMissing(new RunMessage(problem.Failure.ErrorId, problem.Failure.Message));
    }

    /// <summary>Adds a page that was scored.</summary>
    /// <param name="fit">The fit that it was measured with; null for metrics without one.</param>
    public void AddScore(MicroSsimFit? fit)
    {
        ScoredCount++;
        if (fit is not null && !_fits.Exists(known => ReferenceEquals(known, fit))) _fits.Add(fit);
    }

    /// <summary>Adds a page that was not scored.</summary>
    /// <param name="pair">The pair of the page.</param>
    /// <param name="failure">The cause.</param>
    public void AddFailure(ImagePair pair, MicroSsimException failure)
    {
        if (!ReferenceEquals(_lastFailed, pair)) FailedCount++;
        _lastFailed = pair;
        AddFailure(new RunMessage(failure.ErrorId, failure.Message));
    }

    /// <summary>Adds an error that is not counted.</summary>
    public void AddFailure(RunMessage message) => Add(_failures, message);

    /// <summary>Adds a problem of the search that is not counted.</summary>
    public void AddMissing(RunMessage message) => Add(_missing, message);

    /// <summary>Adds a warning.</summary>
    public void AddWarning(RunMessage message) => Add(_warnings, message);

    /// <summary>Adds a fit.</summary>
    public void AddFit(MicroSsimFit fit) => _fits.Add(fit);

    private void Add(List<RunMessage> list, RunMessage message)
    {
        if (list.Count < MostMessages && _known.Add(message)) list.Add(message);
    }
}
