using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>Groups the pages of a pair to volumes: the slices of one channel and frame, by the labels of the pages.</summary>
internal static class VolumePages
{
    /// <summary>Groups pages.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The paired pages.</param>
    /// <returns>Per volume, the places of its pages in the list, in the order of their slices.</returns>
    /// <exception cref="EvaluationException">
    /// <c>NoSlices</c>: the pages have no Z axis. <c>VolumeIncomplete</c>: single pages or slices are selected, or two pages are the same
    /// slice.
    /// </exception>
    public static IReadOnlyList<IReadOnlyList<int>> Group(ImagePair pair, IReadOnlyList<PairedPage> pages)
    {
        if (pair.Selection.Pages is not null || pair.HasOwnPredictionPages || pair.Slice is not null)
        {
            throw Error(
                "VolumeIncomplete",
                "single pages or slices of it are selected, but a volume has all slices; select channels and frames only");
        }

        if (pages.Any(page => page.Labels.Slice is null))
        {
            throw pair.Axes is null
                ? Error(
                    "NoSlices",
                    $"neither {pair.GroundTruth} nor this file says that its pages are slices (Z), so there is no volume; state the axes, "
                    + "such as ZYX",
                    OptionNames.Axes)
                : Error("NoSlices", $"the axes {pair.Axes} have no slices (Z), or one only, so there is no volume; measure single pages");
        }

        var volumes = Enumerable.Range(0, pages.Count).GroupBy(i => (pages[i].Labels.Channel, pages[i].Labels.Frame))
            .Select(volume => volume.OrderBy(i => pages[i].Labels.Slice).ToList()).ToList();
        foreach (var volume in volumes)
        {
            var slices = volume.ConvertAll(i => pages[i].Labels.Slice);
            if (slices.Distinct().Count() == slices.Count) continue;
            throw Error(
                "VolumeIncomplete",
                "several of its pages are the same slice of one channel and frame, such as those of several positions; save one per file");
        }

        return volumes;

        EvaluationException Error(string id, string cause, string? option = null) =>
            new(id, pair.Prediction, $"{pair.Prediction}: {cause}.") { Kind = FailureKind.InvalidData, Option = option };
    }

    /// <summary>Throws if a pair comes from a score row of pages and volumes are to be measured, or the reverse.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="asVolumes">Whether volumes are to be measured.</param>
    /// <exception cref="EvaluationException"><c>RowOfVolume</c> or <c>RowOfPage</c>.</exception>
    public static void RequireKind(ImagePair pair, bool asVolumes)
    {
        if (pair.Row is not { } row || row.Slices is not null == asVolumes) return;
        throw asVolumes
            ? new EvaluationException(
                "RowOfPage", pair.Prediction, $"{pair.Prediction}: the row is that of one page; measure volumes from pairs, not from rows.")
            {
                Kind = FailureKind.InvalidArgument,
            }
            : new EvaluationException(
                "RowOfVolume",
                pair.Prediction,
                $"{pair.Prediction}: the row is that of a volume of {row.Slices} slices; measure it as a volume, or pages from pairs.")
            {
                Kind = FailureKind.InvalidArgument,
                Option = OptionNames.Volume,
            };
    }
}
