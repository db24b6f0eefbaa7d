using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>
/// Ends passes and creates the fit, and reports errors and warnings about both: the same for a fit on one machine and for merged
/// shards.
/// </summary>
/// <param name="method">The method; null if it has no name.</param>
/// <param name="channel">The channel; none for a fit of all channels.</param>
/// <param name="observer">Receives errors and warnings.</param>
internal sealed class FitPassReporter(string? method, ChannelLabel channel, IRunObserver observer)
{
    private readonly string _title = FitSet.Title(method, channel);

    /// <summary>Ends the current pass of a session; pages that prove unusable are reported as errors and excluded.</summary>
    /// <param name="session">The session, with all accumulators of the pass merged into it.</param>
    /// <param name="excluded">Receives the pages that are excluded from now on.</param>
    /// <param name="getGroundTruth">Returns the path of a pair's ground truth, given the index of the pair.</param>
    /// <returns>False if no pair is left to fit on, which is reported.</returns>
    public bool TryEndPass(FitSession session, ExcludedPages excluded, Func<int, string> getGroundTruth)
    {
        try
        {
            foreach (long position in session.EndPass())
            {
                excluded.AddPage(position);
                var (pair, page) = FitSet.SplitPosition(position);
                string path = getGroundTruth(pair);
                string message = $"{path}, {page}: every ground truth pixel is the same, but the last image sets the constants of the "
                    + "fit. It is excluded; remove it, or let each image set its own constants.";
                observer.OnError(new EvaluationException("ConstantGroundTruth", path, message) { Option = OptionNames.RangeMode });
            }

            return true;
        }
        catch (MicroSsimException e) when (e.ErrorId == "NoPairs")
        {
            observer.OnError(new EvaluationException("NoPairs", method ?? "", $"{_title}: {e.Message}", e) { Kind = FailureKind.NotFound });
            return false;
        }
    }

    /// <summary>Creates the fit of a complete session, and reports its warnings.</summary>
    /// <param name="session">A session that needs no further pass.</param>
    /// <param name="skipped">The number of excluded pairs and pages.</param>
    /// <param name="origin">The origin of the fit.</param>
    /// <param name="getGroundTruth">Returns the path of a pair's ground truth, given the index of the pair.</param>
    public FitWithOrigin CreateFit(FitSession session, long skipped, FitOrigin origin, Func<int, string> getGroundTruth)
    {
        bool hasPages = session.Result.PairCount > origin.Inputs.Count;
        var warnings = new List<RunMessage>();
        foreach (var warning in session.Warnings)
        {
            string images = ListImages(warning, hasPages, getGroundTruth);
            string listed = images.Length == 0 ? "" : $" These suit another factor: {images}.";
            warnings.Add(new RunMessage(warning.Id, warning.Message + listed));
        }

        if (skipped > 0)
        {
            warnings.Add(new RunMessage(
                "PairsSkipped", $"the fit uses {session.Result.PairCount} pair(s) of pages; {skipped} could not be used."));
        }

        foreach (var warning in warnings) observer.OnWarning(warning.Id, $"{_title}: {warning.Message}");

        var fit = session.Result with
        {
            Method = method,
            Channel = channel.Number,
            ChannelName = channel.Name,
            SkippedCount = skipped,
        };
        return new FitWithOrigin(fit, origin)
        {
            Warnings = new FitWarnings(warnings),
            Images = new FitImages(session.Images.Select(image => FitImage.Create(image, getGroundTruth))),
        };
    }

    /// <summary>The images that suit another factor, by file name, or by path where several files have one name.</summary>
    /// <param name="warning">The warning.</param>
    /// <param name="hasPages">Whether images have several pages, so that the pages are named too.</param>
    /// <param name="getGroundTruth">Returns the path of a pair's ground truth, given the index of the pair.</param>
    private static string ListImages(FitWarning warning, bool hasPages, Func<int, string> getGroundTruth)
    {
        var pairs = warning.Positions.Select(FitSet.SplitPosition).GroupBy(position => position.Pair, position => position.Page)
            .Select(pair => (pair.Key, Path: getGroundTruth(pair.Key), Pages: pair.ToList())).ToList();
        bool areDistinct = pairs.Select(pair => Path.GetFileName(pair.Path)).Distinct().Count() == pairs.Count;
        var names = pairs.Select(pair =>
        {
            string name = pair.Path == MemoryImageSource.InMemory ? FormattableString.Invariant($"pair {pair.Key} {pair.Path}")
                : areDistinct ? Path.GetFileName(pair.Path) : pair.Path;
            return hasPages ? $"{name} ({MessageText.ListNames(pair.Pages)})" : name;
        });
        long more = warning.PositionCount - warning.Positions.Count;
        return string.Join(", ", names) + (more > 0 ? FormattableString.Invariant($" and {more} more") : "");
    }
}
