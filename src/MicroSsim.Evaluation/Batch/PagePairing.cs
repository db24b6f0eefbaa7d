using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Pairs the pages of a ground truth with those of a prediction: by channel, slice and frame where both files name them, else in the
/// order of the pages. docs/pairing.md has the rule as a table.
/// </summary>
internal sealed class PagePairing
{
    /// <summary>Limit of the labels that an error lists.</summary>
    private const int MaxListed = 8;

    private static readonly (string Name, Func<ImagePage, int?> Get, Func<PageSelection, bool> IsFixed)[] Axes =
    [
        ("channel", page => page.Channel, selection => selection.Channels?.Distinct().Count() == 1),
        ("slice", page => page.Slice, selection => selection.Slice is not null),
        ("frame", page => page.Frame, selection => selection.Frame is not null),
    ];

    private readonly ImagePair _pair;
    private readonly IOpenImage _groundTruth, _prediction;

    private PagePairing(ImagePair pair, IOpenImage groundTruth, IOpenImage prediction)
    {
        _pair = pair;
        _groundTruth = groundTruth;
        _prediction = prediction;
    }

    /// <summary>A warning about the result, one line; null if there is none.</summary>
    public string? Warning { get; private set; }

    /// <summary>The paired pages, in the order of the ground truth's.</summary>
    public IReadOnlyList<(ImagePage GroundTruth, ImagePage Prediction)> Pages { get; private set; } = [];

    /// <summary>Pairs the selected pages of two images.</summary>
    /// <param name="pair">The pair, with the selections of both sides.</param>
    /// <param name="groundTruth">Its open ground truth.</param>
    /// <param name="prediction">Its open prediction.</param>
    /// <exception cref="MicroSsimException">
    /// An image has no such pages; <c>PageLabelMissing</c>: a page of one image has no partner of its channel, slice and frame;
    /// <c>PageCountMismatch</c>: the images have different numbers of pages.
    /// </exception>
    public static PagePairing Create(ImagePair pair, IOpenImage groundTruth, IOpenImage prediction)
    {
        var pairing = new PagePairing(pair, groundTruth, prediction);
        pairing.Pages = pairing.Match();
        return pairing;
    }

    private IReadOnlyList<(ImagePage, ImagePage)> Match()
    {
        if (_pair.Selection.Pages is null && !_pair.HasOwnPredictionPages) return MatchSelected();
        var truths = _groundTruth.Pages(_pair.Selection);
        if (_pair.Row is { } row) ThrowIfOther(truths[0], row);
        if (_pair.HasOwnPredictionPages) return Zip(truths, _prediction.Pages(_pair.PredictionSelection));

        // The page numbers are those of the ground truth. Where files name axes, the partners may have other numbers.
        var sameNumbers = TryList(_prediction, _pair.PredictionSelection, out var failure);
        if (sameNumbers is not null && AreAlike(truths, sameNumbers)) return Zip(truths, sameNumbers);
        var all = TryList(_prediction, _pair.PredictionSelection with { Pages = null }, out _);
        if (all is not null && truths.All(HasLabels) && all.All(HasLabels) && SharedAxes(truths, all) is { Count: > 0 } axes)
        {
            return MatchLabels(truths, all, axes, isSubset: true);
        }

        var allTruths = TryList(_groundTruth, _pair.Selection with { Pages = null }, out _);
        if (all is not null && allTruths?.Count == all.Count)
        {
            var selected = new HashSet<int>(truths.Select(page => page.Index));
            return Match(allTruths, all).Where(pages => selected.Contains(pages.Item1.Index)).ToList();
        }

        return sameNumbers is not null ? Match(truths, sameNumbers) : throw failure!;
    }

    /// <summary>
    /// Pairs pages that are selected by channel, slice and frame. If one file does not name these, it inherits them from the other.
    /// </summary>
    private IReadOnlyList<(ImagePage, ImagePage)> MatchSelected()
    {
        var (selection, ownSelection) = (_pair.Selection, _pair.PredictionSelection);
        var truths = TryList(_groundTruth, selection, out var truthFailure);
        var predictions = TryList(_prediction, ownSelection, out var predictionFailure);
        if (truths is not null && predictions is not null) return Match(truths, predictions);
        if (truths is not null && _pair.PredictionChannel is null)
        {
            return Inherit(truths, _groundTruth, selection, _prediction, ownSelection) ?? throw predictionFailure!;
        }

        if (predictions is not null && _pair.PredictionChannel is null
            && Inherit(predictions, _prediction, ownSelection, _groundTruth, selection) is { } inherited)
        {
            return [.. inherited.Select(pages => (pages.Other, pages.Named))];
        }

        throw truthFailure ?? predictionFailure!;
    }

    /// <summary>
    /// Pairs the selected pages of an image that names its axes with those of one that names none, and that has as many pages as are
    /// selected, or as the first has in all; null otherwise.
    /// </summary>
    private static List<(ImagePage Named, ImagePage Other)>? Inherit(
        IReadOnlyList<ImagePage> selected, IOpenImage named, PageSelection selection, IOpenImage other, PageSelection otherSelection)
    {
        var others = TryList(other, WithoutLabels(otherSelection), out _);
        if (others is null || others.Any(HasLabels) || !selected.All(HasLabels)) return null;
        var all = others.Count == selected.Count ? selected : TryList(named, WithoutLabels(selection), out _);
        if (all?.Count != others.Count) return null;
        var indexes = new HashSet<int>(selected.Select(page => page.Index));
        return [.. all.Zip(others, (page, partner) => (page, partner)).Where(pages => indexes.Contains(pages.page.Index))];
    }

    private static PageSelection WithoutLabels(PageSelection selection) =>
        selection with { Channels = null, Slice = null, Frame = null };

    private IReadOnlyList<(ImagePage, ImagePage)> Match(IReadOnlyList<ImagePage> truths, IReadOnlyList<ImagePage> predictions)
    {
        if (!truths.Any(HasLabels) || !predictions.Any(HasLabels)) return Zip(truths, predictions);
        if (SharedAxes(truths, predictions) is { } axes)
        {
            return axes.Count == 0 ? Zip(truths, predictions) : MatchLabels(truths, predictions, axes, isSubset: false);
        }

        var zipped = Zip(truths, predictions);
        Warning = $"{_pair.Prediction}: it has {Describe(predictions)}, but its ground truth {_pair.GroundTruth} has {Describe(truths)}; "
            + "their pages are compared in order. If that is not right, state the axes.";
        return zipped;
    }

    /// <summary>
    /// The axes by which pages can be matched, that is, those that both images name and no selection fixes; null if the images name
    /// different axes. An axis of one value in one image only is no difference.
    /// </summary>
    private List<Func<ImagePage, int?>>? SharedAxes(IReadOnlyList<ImagePage> truths, IReadOnlyList<ImagePage> predictions)
    {
        var shared = new List<Func<ImagePage, int?>>();
        foreach (var (_, get, isFixed) in Axes)
        {
            if (isFixed(_pair.Selection) || isFixed(_pair.PredictionSelection)) continue;
            int truthCount = truths.Select(get).Distinct().Count(), predictionCount = predictions.Select(get).Distinct().Count();
            bool inTruth = get(truths[0]) is not null, inPrediction = get(predictions[0]) is not null;
            if (inTruth && inPrediction) shared.Add(get);
            else if ((inTruth && truthCount > 1) || (inPrediction && predictionCount > 1)) return null;
        }

        return shared;
    }

    private IReadOnlyList<(ImagePage, ImagePage)> MatchLabels(
        IReadOnlyList<ImagePage> truths, IReadOnlyList<ImagePage> predictions, List<Func<ImagePage, int?>> axes, bool isSubset)
    {
        var truthLabels = truths.ToLookup(LabelOf);
        var predictionByLabel = predictions.ToLookup(page => LabelOf(AsGroundTruth(page)));
        // Files with several images, such as series, name several pages alike.
        if (truthLabels.Count < truths.Count || predictionByLabel.Count < predictions.Count) return Zip(truths, predictions);
        var withoutPrediction = truths.Where(page => !predictionByLabel.Contains(LabelOf(page))).ToList();
        var withoutTruth = predictions.Where(page => !truthLabels.Contains(LabelOf(AsGroundTruth(page))) && !isSubset).ToList();
        if (withoutPrediction.Count + withoutTruth.Count == 0)
        {
            return truths.Select(page => (page, predictionByLabel[LabelOf(page)].First())).ToList();
        }

        string[] missing =
        [
            .. new[] { (_pair.Prediction, withoutPrediction), (_pair.GroundTruth, withoutTruth) }
                .Where(side => side.Item2.Count > 0).Select(side => $"{side.Item1} lacks {List(side.Item2)}"),
        ];
        string message = $"{_pair.Prediction}: its pages and those of its ground truth do not have the same labels: "
            + $"{string.Join("; ", missing)}. Select what both have, or the pages of each side by number.";
        throw new EvaluationException("PageLabelMissing", _pair.Prediction, message) { Option = OptionNames.PredictionPage };

        (int?, int?, int?) LabelOf(ImagePage page) => (
            axes[0](page), axes.Count > 1 ? axes[1](page) : null, axes.Count > 2 ? axes[2](page) : null);
    }

    /// <summary>
    /// A page of the prediction with the channel that it is compared with: if the channels of the prediction are selected by numbers of
    /// their own, the first belongs to the first of the ground truth, and so on.
    /// </summary>
    private ImagePage AsGroundTruth(ImagePage page)
    {
        if (_pair.PredictionChannel is not { } own || page.Channel is not { } channel) return page;
        int place = own.Distinct().ToList().IndexOf(channel);
        var truths = _pair.Channel?.Distinct().ToList();
        return page with { Channel = truths is null || place >= truths.Count ? place : truths[place] };
    }

    private LazyList<(ImagePage, ImagePage)> Zip(IReadOnlyList<ImagePage> truths, IReadOnlyList<ImagePage> predictions)
    {
        if (truths.Count == predictions.Count)
        {
            return new LazyList<(ImagePage, ImagePage)>(truths.Count, i => (truths[i], predictions[i]));
        }

        string message = $"{_pair.Prediction}: {predictions.Count} page(s) against {truths.Count} of the ground truth "
            + $"{_pair.GroundTruth}; select the pages of each side that belong together.";
        throw new EvaluationException("PageCountMismatch", _pair.Prediction, message) { Option = OptionNames.PredictionPage };
    }

    /// <summary>Checks that a page has the labels of the score row that addresses it, where the file names them.</summary>
    private void ThrowIfOther(ImagePage page, ScoreRow row)
    {
        var labels = new ImagePage(row.Page, row.Channel, row.Slice, row.Frame);
        foreach (var axis in Axes)
        {
            if (axis.Get(page) is not { } actual || axis.Get(labels) is not { } stated || actual == stated) continue;
            string message = FormattableString.Invariant($"{_pair.GroundTruth}, page {page.Index}: it is {axis.Name} {actual}, not ")
                + FormattableString.Invariant($"{axis.Name} {stated} as the row says; measure the pair again, or correct the row.");
            throw new EvaluationException("NoPageSelected", _pair.GroundTruth, message);
        }
    }

    private static IReadOnlyList<ImagePage>? TryList(IOpenImage image, PageSelection selection, out MicroSsimException? failure)
    {
        failure = null;
        try
        {
            return image.Pages(selection);
        }
        catch (MicroSsimException e)
        {
            failure = e;
            return null;
        }
    }

    /// <summary>Whether pages of equal numbers are partners: neither has labels, or both have the same.</summary>
    private static bool AreAlike(IReadOnlyList<ImagePage> truths, IReadOnlyList<ImagePage> predictions) =>
        truths.Count == predictions.Count
        && !truths.Where((page, i) => Axes.Any(axis => axis.Get(page) != axis.Get(predictions[i]))).Any();

    private static bool HasLabels(ImagePage page) => Axes.Any(axis => axis.Get(page) is not null);

    private static string Describe(IReadOnlyList<ImagePage> pages) => string.Join(" × ", Axes
        .Where(axis => axis.Get(pages[0]) is not null)
        .Select(axis => FormattableString.Invariant($"{pages.Select(axis.Get).Distinct().Count()} {axis.Name}(s)")));

    private static string List(List<ImagePage> pages)
    {
        string listed = string.Join(", ", pages.Take(MaxListed).Select(Label));
        return pages.Count <= MaxListed
            ? listed
            : string.Format(CultureInfo.InvariantCulture, "{0} and {1} more", listed, pages.Count - MaxListed);

        static string Label(ImagePage page) => string.Join(" ", Axes
            .Where(axis => axis.Get(page) is not null)
            .Select(axis => FormattableString.Invariant($"{axis.Name} {axis.Get(page)}")));
    }
}
