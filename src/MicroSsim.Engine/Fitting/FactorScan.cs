namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The scan of ln α for a set whose images do not share one factor: plans the intervals, and finds the maxima on them.
/// </summary>
/// <remarks>
/// The mean SSIM of an image rises up to a maximum near its own least-squares factor, and falls beyond. So every maximum of the mean
/// over the images lies between the leftmost and the rightmost of those maxima. The scan covers that range and a margin on both
/// sides: with few intervals, on which the interpolant is exact, or else with a pass over coarse ones and another over exact ones around
/// the maxima found.
/// </remarks>
internal static class FactorScan
{
    /// <summary>
    /// Images whose factors spread by less than this in ln α have one maximum. With the sharpest curve that SSIM can have, 1/cosh²(ln α),
    /// two images have two maxima only from a distance of 1.32 on.
    /// </summary>
    public const double OneClusterWidth = 1;

    /// <summary>A maximum of at least this fraction of the highest competes with it.</summary>
    public const double CompetingFraction = 0.9;

    /// <summary>Images that add less than this fraction of the function's maximum are too few for a maximum of their own.</summary>
    private const double NegligibleFraction = 0.01;

    /// <summary>The margins of the scan, in ln α: noise in a prediction moves the maximum of an image to the left.</summary>
    private const double LeftMargin = 0.75, RightMargin = 0.5;

    /// <summary>The largest number of exact intervals in one pass, and of coarse ones, which cover a ratio of factors of 10^13.</summary>
    private const int ExactLimit = 6, CoarseLimit = 16;

    /// <summary>Where the whole range exceeds <see cref="CoarseLimit"/>, gaps of more than this between factors are not searched.</summary>
    private const double Gap = 6;

    /// <summary>The steps per interval at which the sign of the derivative is examined.</summary>
    private const int Steps = 60;

    /// <summary>The largest rounding error of a number of intervals.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Maxima closer than this are the same.</summary>
    private const double Same = 1e-6;

    /// <summary>Whether the images share one factor closely enough for a local search.</summary>
    public static bool IsOneCluster(FactorHistogram imageFactors) => !imageFactors.HasUnrelated
        && (imageFactors.Bins.Count == 0 || imageFactors.Bins.Last().Left - imageFactors.Bins.First().Left <= OneClusterWidth);

    /// <summary>Whether the first pass shows that the function has one maximum, and none beyond that could compete with it.</summary>
    /// <remarks>
    /// Up to the ends of a <see cref="ReachingCurve"/>, the function is known. Beyond, images whose SSIM falls there fall on, and that of
    /// the others cannot grow beyond 1.
    /// </remarks>
    /// <param name="imageFactors">How much the function can grow beyond the ends.</param>
    /// <param name="at">The function at the nodes of the first interval.</param>
    /// <param name="windows">The number of windows of the set.</param>
    public static bool HasOneMaximum(FactorHistogram imageFactors, IReadOnlyList<ValueAndDerivative> at, double windows)
    {
        var curve = new ReachingCurve(at);
        if (curve.RisesLeft || curve.RisesRight || !curve.IsUnimodal) return false;
        return IsSettled(curve.Left.Value, imageFactors.GrowthLeft / windows)
            && IsSettled(curve.Right.Value, imageFactors.GrowthRight / windows);

        bool IsSettled(double end, double growth) =>
            end + growth < CompetingFraction * curve.Highest
            || (growth < NegligibleFraction * curve.Highest && end + growth < curve.Highest);
    }

    /// <summary>The intervals to evaluate, in ascending order.</summary>
    /// <param name="imageFactors">The factors that suit the images; not empty.</param>
    /// <param name="start">The least-squares factor of the set.</param>
    public static List<FactorInterval> Plan(FactorHistogram imageFactors, double start)
    {
        var bins = imageFactors.Bins;
        double origin = Math.Log(start);
        double nearLeft = LocalFactorSearch.FirstCentre - LocalFactorSearch.HalfWidth;
        double nearRight = LocalFactorSearch.FirstCentre + LocalFactorSearch.HalfWidth;
        double left = Math.Min(imageFactors.Left - origin - LeftMargin, nearLeft);
        double right = Math.Max(imageFactors.Right - origin + RightMargin, nearRight);
        if (imageFactors.HasUnrelated)
        {
            // As far as the largest number of intervals reaches.
            double room = Math.Max(0, (2 * FactorInterval.CoarseHalfWidth * CoarseLimit) - (right - left));
            double wantedLeft = Math.Max(0, left - (imageFactors.FarLeft - origin));
            double wantedRight = Math.Max(0, imageFactors.FarRight - origin - right);
            double share = Math.Min(1, room / Math.Max(1e-9, wantedLeft + wantedRight));
            (left, right) = (left - (share * wantedLeft), right + (share * wantedRight));
        }

        // Exact intervals continue the first one of the local search on both sides.
        const double Width = 2 * LocalFactorSearch.HalfWidth;
        double before = Math.Ceiling((nearLeft - left) / Width), after = Math.Ceiling((right - nearRight) / Width);
        if (before + after + 1 <= ExactLimit)
        {
            int count = (int)(before + after) + 1;
            return [.. Enumerable.Range(0, count).Select(i => ExactAt(LocalFactorSearch.FirstCentre + ((i - before) * Width)))];
        }

        if (CoarseCount(left, right) <= CoarseLimit) return Coarse(left, right, CoarseLimit);
        var intervals = new List<FactorInterval>();
        foreach (var (segmentLeft, segmentRight, _) in Segments(bins, origin).OrderByDescending(s => s.Windows).ThenBy(s => s.Left))
        {
            if (intervals.Count == CoarseLimit) break;
            intervals.AddRange(Coarse(segmentLeft, segmentRight, CoarseLimit - intervals.Count));
        }

        return [.. intervals.OrderBy(interval => interval.Left)];
    }

    /// <summary>Whether the interpolants of intervals are exact, so that maxima on them need no refinement.</summary>
    public static bool IsExact(IReadOnlyList<FactorInterval> intervals) =>
        intervals.All(interval => interval.HalfWidth <= LocalFactorSearch.HalfWidth);

    /// <summary>An interval on which the interpolant is exact.</summary>
    public static FactorInterval ExactAt(double centre) => new(centre, LocalFactorSearch.HalfWidth);

    /// <summary>The maxima of the function on intervals: their ln(α / start) and values, in ascending order of α.</summary>
    /// <param name="intervals">The intervals, in ascending order.</param>
    /// <param name="at">The function at the nodes of all intervals.</param>
    public static List<(double Position, double Value)> FindMaxima(
        IReadOnlyList<FactorInterval> intervals, IReadOnlyList<ValueAndDerivative> at)
    {
        var maxima = new List<(double Position, double Value)>();
        double previousRight = double.NaN, previousDerivative = 0;
        for (int i = 0; i < intervals.Count; i++)
        {
            var (centre, halfWidth) = intervals[i];
            var curve = Curve(intervals, at, i);
            double x = -halfWidth, derivative = curve.At(x).Derivative;
            bool isAdjacent = Math.Abs(intervals[i].Left - previousRight) < 1e-9;
            if (isAdjacent && IsMaximum(previousDerivative, derivative)) Add(centre + x, curve.At(x).Value);
            for (int step = 1; step <= Steps; step++)
            {
                double next = halfWidth * ((2.0 * step / Steps) - 1), nextDerivative = curve.At(next).Derivative;
                if (IsMaximum(derivative, nextDerivative))
                {
                    double maximum = curve.MaximumBetween(x, next);
                    Add(centre + maximum, curve.At(maximum).Value);
                }

                (x, derivative) = (next, nextDerivative);
            }

            (previousRight, previousDerivative) = (intervals[i].Right, derivative);
        }

        return maxima;

        void Add(double position, double value)
        {
            if (maxima.Count == 0 || position - maxima[maxima.Count - 1].Position > Same) maxima.Add((position, value));
        }
    }

    /// <summary>The higher one of the function's values at the two ends of the intervals, and its ln(α / start).</summary>
    public static (double Position, double Value) HighestEnd(IReadOnlyList<FactorInterval> intervals, IReadOnlyList<ValueAndDerivative> at)
    {
        int last = intervals.Count - 1;
        double left = Curve(intervals, at, 0).At(-intervals[0].HalfWidth).Value;
        double right = Curve(intervals, at, last).At(intervals[last].HalfWidth).Value;
        return left >= right ? (intervals[0].Left, left) : (intervals[last].Right, right);
    }

    private static FactorCurve Curve(IReadOnlyList<FactorInterval> intervals, IReadOnlyList<ValueAndDerivative> at, int index) => new(
        FactorCurve.Nodes(intervals[index].HalfWidth),
        [.. at.Skip(index * FactorCurve.NodeCount).Take(FactorCurve.NodeCount)]);

    private static bool IsMaximum(double before, double after) =>
        before > 0 && after <= 0 && Math.Max(before, -after) > FactorCurve.Flat;

    /// <summary>The number of coarse intervals of a range, which may be wider by a rounding error.</summary>
    private static double CoarseCount(double left, double right) =>
        Math.Ceiling(((right - left) / (2 * FactorInterval.CoarseHalfWidth)) - Rounding);

    private static List<FactorInterval> Coarse(double left, double right, int limit)
    {
        int count = (int)Math.Min(CoarseCount(left, right), limit);
        double halfWidth = (right - left) / (2 * count);
        return [.. Enumerable.Range(0, count).Select(i => new FactorInterval(left + (((2 * i) + 1) * halfWidth), halfWidth))];
    }

    /// <summary>The parts of the range of factors that no gap separates, with margins, and the number of windows of their images.</summary>
    private static List<(double Left, double Right, long Windows)> Segments(IReadOnlyCollection<FactorBin> bins, double origin)
    {
        var segments = new List<(double Left, double Right, long Windows)>();
        foreach (var bin in bins)
        {
            double left = bin.Left - origin - LeftMargin, right = bin.Right - origin + RightMargin;
            if (segments.Count > 0 && left - segments[segments.Count - 1].Right < Gap - LeftMargin - RightMargin)
            {
                var last = segments[segments.Count - 1];
                segments[segments.Count - 1] = (last.Left, right, last.Windows + bin.Windows);
            }
            else
            {
                segments.Add((left, right, bin.Windows));
            }
        }

        return segments;
    }
}
