using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Reports the failures of a run, one error per cause: pages of the same images that fail alike are one error with their number, and
/// an error whose message was reported before is not repeated. Not thread-safe.
/// </summary>
/// <param name="observer">Receives the errors.</param>
internal sealed class FailureReporter(IRunObserver observer)
{
    /// <summary>The errors of a method, which are reported once for all its images.</summary>
    private static readonly HashSet<string> MethodErrors = ["FitForAnotherMethod", "FitForAnotherChannel"];

    private readonly Dictionary<string, Group> _ofMethods = new(StringComparer.Ordinal);
    private readonly List<Group> _ofImages = [];
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);
    private readonly HashSet<(string ErrorId, string? Target)> _known = [];
    private (ImageKey GroundTruth, ImageKey Prediction)? _images;

    /// <summary>Adds causes that were reported elsewhere, and are not to be reported again.</summary>
    /// <param name="failures">The failures.</param>
    public void AddKnown(IEnumerable<MicroSsimException> failures)
    {
        foreach (var failure in failures) _known.Add((failure.ErrorId, TargetOf(failure)));
    }

    /// <summary>Continues with a result of a pair; the failures of other images before it are reported.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="failure">The failure of the result; null if there is none.</param>
    /// <param name="isLast">Whether it is the last result of the pair.</param>
    public void Add(ImagePair pair, MicroSsimException? failure, bool isLast)
    {
        var images = (KeyOf(pair.GroundTruthSource), KeyOf(pair.PredictionSource));
        if (_images is { } last && last != images) ReportImages();
        _images = images;
        if (failure is not null && !_known.Contains((failure.ErrorId, TargetOf(failure)))) Add(pair, failure);
        // Other rows of the same images may follow a pair that was created from a row.
        if (isLast && pair.Row is null) ReportImages();
    }

    /// <summary>Reports all failures that were added and not reported yet.</summary>
    public void Flush()
    {
        ReportImages();
        foreach (var group in _ofMethods.Values) Report(group);
        _ofMethods.Clear();
    }

    private void Add(ImagePair pair, MicroSsimException failure)
    {
        if (MethodErrors.Contains(failure.ErrorId))
        {
            // What follows the path names method and channel.
            string key = $"{pair.Method}\0{failure.Message.Substring(Math.Min(pair.Prediction.Length, failure.Message.Length))}";
            if (!_ofMethods.TryGetValue(key, out var method)) _ofMethods.Add(key, method = new Group(failure));
            method.Count++;
            return;
        }

        var group = _ofImages.Find(g => g.First.ErrorId == failure.ErrorId && TargetOf(g.First) == TargetOf(failure));
        if (group is null) _ofImages.Add(group = new Group(failure));
        group.Count++;
    }

    private void ReportImages()
    {
        foreach (var group in _ofImages) Report(group);
        _ofImages.Clear();
    }

    private void Report(Group group)
    {
        var failure = group.Count == 1 ? group.First : AddCount(group.First, group.Count);
        if (_messages.Add(failure.Message)) observer.OnError(failure);
    }

    private static MicroSsimException AddCount(MicroSsimException failure, int count)
    {
        if (TargetOf(failure) is not { } target || !failure.Message.StartsWith(target, StringComparison.Ordinal)) return failure;
        const string Page = ", page ";
        string rest = failure.Message.Substring(target.Length), first = "";
        if (rest.StartsWith(Page, StringComparison.Ordinal) && rest.IndexOf(':') is > 0 and var end)
        {
            first = $", the first is page {rest.Substring(Page.Length, end - Page.Length)}";
            rest = rest.Substring(end);
        }

        return new EvaluationException(
            failure.ErrorId, target, FormattableString.Invariant($"{target} ({count} pages{first}){rest}"), failure)
        {
            Kind = failure.Kind,
            Option = failure.Option,
            Role = failure.Role,
        };
    }

    private static string? TargetOf(MicroSsimException failure) => failure switch
    {
        EvaluationException e => e.Target,
        ImageFileException e => e.Path,
        _ => null,
    };

    private static ImageKey KeyOf(ImageSource source) => source is FileImageSource file
        ? new ImageKey(file.Location, file.Entry, null)
        : new ImageKey(source.Location, null, source);

    /// <summary>The identity of an image: path and array of a file, or the object of an image in memory.</summary>
    private readonly record struct ImageKey(string Location, string? Entry, ImageSource? Memory);

    /// <summary>Failures of one cause.</summary>
    private sealed class Group(MicroSsimException first)
    {
        public MicroSsimException First => first;

        public int Count { get; set; }
    }
}

/// <summary>Passes everything on to another observer, and keeps the failures.</summary>
/// <param name="observer">The other observer.</param>
internal sealed class FailureRecorder(IRunObserver observer) : IRunObserver
{
    private readonly List<MicroSsimException> _failures = [];

    /// <summary>The failures so far.</summary>
    public IReadOnlyList<MicroSsimException> Failures => _failures;

    /// <inheritdoc/>
    public void OnError(MicroSsimException failure)
    {
        _failures.Add(failure);
        observer.OnError(failure);
    }

    /// <inheritdoc/>
    public void OnWarning(string id, string message) => observer.OnWarning(id, message);

    /// <inheritdoc/>
    public void OnVerbose(string message) => observer.OnVerbose(message);

    /// <inheritdoc/>
    public void OnProgress(string activity, RunProgress progress) => observer.OnProgress(activity, progress);
}
