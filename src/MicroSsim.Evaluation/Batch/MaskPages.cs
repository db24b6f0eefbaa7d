using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Finds the page of a mask for each page of a ground truth: a mask of one page holds for all pages; else by the channel, slice and frame
/// that the mask names, or in the order of the pages.
/// </summary>
internal static class MaskPages
{
    private static readonly (string Name, Func<ImagePage, int?> Get)[] Axes =
        [("channel", page => page.Channel), ("slice", page => page.Slice), ("frame", page => page.Frame)];

    /// <summary>Finds the pages of a mask.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The pages of the ground truth that are compared.</param>
    /// <param name="groundTruth">The open ground truth.</param>
    /// <param name="mask">The open mask.</param>
    /// <returns>One page of the mask per page of the ground truth.</returns>
    /// <exception cref="EvaluationException">
    /// <c>MaskPageMismatch</c>: the mask has other pages than its image, or lacks one of them.
    /// </exception>
    public static IReadOnlyList<ImagePage> Match(
        ImagePair pair, IReadOnlyList<ImagePage> pages, IOpenImage groundTruth, IOpenImage mask)
    {
        string path = pair.Mask!;
        var ofMask = mask.Pages(PageSelection.All);
        if (ofMask.Count == 1) return [.. pages.Select(_ => ofMask[0])];
        var all = groundTruth.Pages(new PageSelection { Axes = pair.Selection.Axes });
        var axes = Axes.Where(axis => ofMask.Select(axis.Get).Distinct().Count() > 1 && ofMask.All(page => axis.Get(page) is not null))
            .ToList();
        bool areNamed = axes.Count > 0 && all.All(page => axes.TrueForAll(axis => axis.Get(page) is not null));
        if (areNamed && ofMask.Select(LabelOf).Distinct().Count() == ofMask.Count) return MatchLabels();
        if (ofMask.Count != all.Count)
        {
            throw Mismatch($"it has {ofMask.Count} pages, its ground truth {pair.GroundTruth} has {all.Count}; "
                + "use a mask of one page, which holds for all, or of one page per page of the image");
        }

        var places = all.Select((page, i) => ((page.Index, page.Sample), i)).ToDictionary(p => p.Item1, p => p.i);
        return [.. pages.Select(page => ofMask[PlaceOf(page)])];

        // Samples that a channel selects, such as red, are parts of one page of the image.
        int PlaceOf(ImagePage page) => places.TryGetValue((page.Index, page.Sample), out int place) ? place : places[(page.Index, null)];

        List<ImagePage> MatchLabels()
        {
            var byLabel = ofMask.ToDictionary(LabelOf);
            var missing = pages.Where(page => !byLabel.ContainsKey(LabelOf(page))).ToList();
            if (missing.Count > 0)
            {
                throw Mismatch($"it has no page of {LabelOf(missing[0])} of its ground truth {pair.GroundTruth}; add it");
            }

            var labels = new HashSet<string>(all.Select(LabelOf));
            if (byLabel.Keys.FirstOrDefault(label => !labels.Contains(label)) is { } surplus)
            {
                throw Mismatch($"its page of {surplus} has no page of its ground truth {pair.GroundTruth}; remove it");
            }

            return [.. pages.Select(page => byLabel[LabelOf(page)])];
        }

        string LabelOf(ImagePage page) =>
            string.Join(" ", axes.Select(axis => string.Format(CultureInfo.InvariantCulture, "{0} {1}", axis.Name, axis.Get(page))));

        EvaluationException Mismatch(string cause) =>
            new("MaskPageMismatch", path, $"{path}: {cause}.") { Kind = FailureKind.InvalidData };
    }
}
