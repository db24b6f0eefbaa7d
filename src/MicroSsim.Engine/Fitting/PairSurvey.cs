namespace MicroSsim.Engine;

/// <summary>What the first pass of a fit keeps of a pair.</summary>
/// <param name="Order">The pair's place in the set.</param>
/// <param name="GroundTruth">Range of the ground truth.</param>
/// <param name="PixelCount">Pixels per image.</param>
/// <param name="WindowCount">Full 7 × 7 windows, and so pixels of the SSIM map.</param>
/// <param name="Moments">Sums for the least-squares factor.</param>
internal sealed record PairSurvey(long Order, PixelRange GroundTruth, long PixelCount, long WindowCount, PairMoments Moments);

/// <summary>
/// Sums of first and second order over a pair, about a pivot near the pixels, so that little is lost when the offsets,
/// which are not known before the pass ends, are subtracted afterwards.
/// </summary>
internal readonly record struct PairMoments(
    double Count, double PivotX, double PivotY, double X, double Y, double XX, double YY, double XY)
{
    /// <summary>Reads both planes once.</summary>
    public static PairMoments Of(ImagePlane groundTruth, ImagePlane prediction, double pivotX, double pivotY)
    {
        var rows = new PlanePairRows(groundTruth, prediction, new Alignment(pivotX, pivotY, 1));
        var reader = rows.Open();
        double[] xRow = new double[Lanes.RoundUp(rows.Width)], yRow = new double[Lanes.RoundUp(rows.Width)];
        var totals = new double[5 * Lanes.Count];
        for (int row = 0; row < rows.Height; row++)
        {
            if (row % rows.RowsAtOnce == 0) reader.Fetch(row, Math.Min(rows.RowsAtOnce, rows.Height - row));
            reader.Read(row, 0, xRow.AsSpan(0, rows.Width), yRow.AsSpan(0, rows.Width));
            RowKernels.Moments(xRow, yRow, totals); // beyond the width both are 0
        }

        double Sum(int quantity) => Lanes.Sum(Lanes.Load(totals, quantity * Lanes.Count));
        return new PairMoments(groundTruth.PixelCount, pivotX, pivotY, Sum(0), Sum(1), Sum(2), Sum(3), Sum(4));
    }

    /// <summary>Σ(x − offset)², Σ(y − offset)² and Σ(x − offset)(y − offset).</summary>
    public (double XX, double YY, double XY) About(double offsetX, double offsetY)
    {
        double dx = PivotX - offsetX, dy = PivotY - offsetY;
        return (
            XX + (2 * dx * X) + (Count * dx * dx),
            YY + (2 * dy * Y) + (Count * dy * dy),
            XY + (dy * X) + (dx * Y) + (Count * dx * dy));
    }
}
