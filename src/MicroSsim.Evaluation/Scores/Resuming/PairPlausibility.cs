using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>A reason to doubt that two images should be compared by a metric.</summary>
/// <param name="Id">A short PascalCase name that never changes.</param>
/// <param name="Message">Cause and remedy in one line.</param>
internal sealed record PairFinding(string Id, string Message);

/// <summary>
/// Looks for pairs that are probably a mistake: an image compared with itself, and, for metrics that compare stored values, images in
/// different units. Costs a few rows of each image.
/// </summary>
internal static class PairPlausibility
{
    /// <summary>Two images differ by orders of magnitude if their means and their largest magnitudes differ by this factor.</summary>
    private const double OrdersOfMagnitude = 30;

    private const int SampledRows = 32;

    /// <summary>Checks a page that was measured, and whose pixels are thus loaded and finite.</summary>
    /// <param name="page">The page.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The findings; none that an earlier metric of the same row has reported.</returns>
    public static IReadOnlyList<PairFinding> Check(PagePair page, MetricInfo metric)
    {
        var pair = page.Pair;
        var groundTruth = page.LoadGroundTruth();
        var prediction = page.LoadPrediction();
        if (IsSameImage(page, groundTruth, prediction))
        {
            return pair.IsKnownToBeSame || HasScores(pair.Row, MetricList.All)
                ? []
                : [new PairFinding(SameImageWarning.Id, SameImageWarning.CreateMessage(pair, 1))];
        }

        if (!metric.NeedsSameUnit || HasScores(pair.Row, MetricList.All.Where(m => m.NeedsSameUnit))) return [];
        string where = $"{pair.Prediction}, page {page.Pages.Prediction.Index}";
        if (HaveDifferentTypes(groundTruth.PixelType, prediction.PixelType))
        {
            return
            [
                new PairFinding(
                    "PixelTypesDiffer",
                    $"{where}: is {prediction.PixelType}, its ground truth {groundTruth.PixelType}; {metric.DisplayName} compares stored "
                    + "values, so both must be in one unit: convert one of them, or use MicroSSIM, which fits scale and offset."),
            ];
        }

        return HaveDifferentUnits(groundTruth, prediction, out string ranges)
            ?
            [
                new PairFinding(
                    "RangesDiffer",
                    $"{where}: {ranges}; {metric.DisplayName} compares stored values, so both must be in one unit: rescale one of them, "
                    + "or use MicroSSIM, which fits scale and offset."),
            ]
            : [];
    }

    private static bool HasScores(ScoreRow? row, IEnumerable<MetricInfo> metrics) =>
        row is not null && metrics.Any(m => row.Cells.Any(c => c.Column == m.Name));

    private static bool HaveDifferentTypes(PixelType first, PixelType second) =>
        first != second && !first.IsFloatingPoint() && !second.IsFloatingPoint();

    /// <summary>
    /// Whether a pair is one file, or two files of one length and the same pixels; comparing ends at the first row that differs.
    /// </summary>
    private static bool IsSameImage(PagePair page, ImagePlane groundTruth, ImagePlane prediction)
    {
        if (page.Stamp is not { GroundTruth: { } first, Prediction: { } second } || first.Length != second.Length) return false;
        if (groundTruth.PixelType != prediction.PixelType || groundTruth.RowBytes != prediction.RowBytes) return false;
        RowBuffer firstRows = new(), secondRows = new();
        for (int row = 0; row < groundTruth.Height; row++)
        {
            if (!groundTruth.GetRows(row, 1, firstRows).SequenceEqual(prediction.GetRows(row, 1, secondRows))) return false;
        }

        return true;
    }

    /// <summary>Whether the ranges do not overlap, or differ by orders of magnitude.</summary>
    private static bool HaveDifferentUnits(ImagePlane groundTruth, ImagePlane prediction, out string ranges)
    {
        ranges = "";
        if (!Differ(PlaneSummary.Sample(groundTruth, SampledRows), PlaneSummary.Sample(prediction, SampledRows))) return false;
        var (truth, other) = (PlaneSummary.Measure(groundTruth), PlaneSummary.Measure(prediction));
        ranges = string.Format(
            CultureInfo.InvariantCulture,
            "its pixels are {0:G4} to {1:G4}, those of the ground truth {2:G4} to {3:G4}",
            other.Minimum, other.Maximum, truth.Minimum, truth.Maximum);
        return Differ(truth, other);
    }

    private static bool Differ(PlaneSummary first, PlaneSummary second) => first.Maximum < second.Minimum
        || second.Maximum < first.Minimum
        || (DifferInOrder(first.Magnitude, second.Magnitude) && DifferInOrder(Math.Abs(first.Mean), Math.Abs(second.Mean)));

    private static bool DifferInOrder(double first, double second) =>
        Math.Max(first, second) > OrdersOfMagnitude * Math.Min(first, second);
}
