using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The mean second moments of a pair over its windows, from which the factor is estimated of an image whose maximum is beyond the reach of
/// a pass.
/// </summary>
internal sealed class WindowMoments
{
    /// <summary>The margins of the factors of an unrelated image, in ln α.</summary>
    private const double FarLeftMargin = 5, FarRightMargin = 5;

    private readonly double _xx, _yy, _xy, _meansXX, _meansYY, _meansXY;

    private WindowMoments(double[] means) =>
        (_xx, _yy, _xy, _meansXX, _meansYY, _meansXY) = (means[0], means[1], means[2], means[3], means[4], means[5]);

    /// <summary>Measures a pair.</summary>
    /// <param name="scan">The scan of its windows.</param>
    /// <param name="regions">The windows that count; null for all.</param>
    /// <param name="windows">Their number.</param>
    /// <param name="weight">The sum of the weights of a window.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    public static WindowMoments Measure(
        WindowScan scan, MapRegions? regions, long windows, double weight, ParallelScope parallel, CancellationToken cancellationToken)
    {
        var bands = scan.Run(() => regions is null ? new Band() : new MaskedBand(regions), parallel, cancellationToken);
        double total = weight * windows;
        double[] sums = [.. Enumerable.Range(0, 6).Select(quantity => bands.Sum(band => band.Sum(quantity)))];
        return new WindowMoments([.. sums.Select((sum, quantity) => sum / (quantity < 3 ? total : total * weight))]);
    }

    /// <summary>The factors between which the maximum of the image is expected; NaN without an estimate.</summary>
    /// <param name="c1">The constant C1 of luminance.</param>
    /// <param name="centre">The factor at the centre of the interval that was evaluated.</param>
    /// <param name="curve">The curve on that interval, which the estimates have to agree with.</param>
    public (double Lower, double Upper) EstimateFactors(double c1, double centre, ReachingCurve curve)
    {
        double ofBlank = FactorHistogram.BlankFraction * Math.Sqrt(c1 / _yy);
        double leastSquares = LeastSquaresFactor(_xx, _yy, _xy);
        double ofContrast = LeastSquaresFactor(_xx - _meansXX, _yy - _meansYY, _xy - _meansXY);
        double[] estimates =
        [
            .. new[] { leastSquares, ofContrast }.Where(factor => factor > 0).DefaultIfEmpty(ofBlank)
                .Select(factor => Math.Max(factor, ofBlank)).Where(factor => !double.IsInfinity(factor)),
        ];
        if (estimates.Length == 0) return (double.NaN, double.NaN);
        var (lower, upper) = (estimates.Min(), estimates.Max());
        double left = centre * Math.Exp(-ReachingCurve.Reach), right = centre * Math.Exp(ReachingCurve.Reach);
        if (curve.RisesLeft == curve.RisesRight) return (lower, upper);
        return curve.RisesLeft ? (Math.Min(lower, left), Math.Min(upper, left)) : (Math.Max(lower, right), Math.Max(upper, right));
    }

    /// <summary>Whether the ground truth is tiny beside the data range, so that the image only prefers a small factor.</summary>
    /// <param name="c1">The constant C1 of luminance.</param>
    public bool IsBlank(double c1) => Math.Sqrt(_xx) < FactorHistogram.BlankFraction * Math.Sqrt(c1);

    /// <summary>The correlation of the pixels of windows less their means: covariance over the root of the variances.</summary>
    public double Correlation
    {
        get
        {
            double xx = _xx - _meansXX, yy = _yy - _meansYY;
            return xx > 0 && yy > 0 ? (_xy - _meansXY) / (Math.Sqrt(xx) * Math.Sqrt(yy)) : 0;
        }
    }

    /// <summary>
    /// The factors between which an unrelated image may have maxima: those at which the prediction is as bright, and as rich in contrast,
    /// as the ground truth, as the constants, and as both together, with margins, beyond which its SSIM changes no more, or vanishes.
    /// </summary>
    /// <param name="c1">The constant C1 of luminance.</param>
    /// <param name="c2">The constant C2 of contrast and structure.</param>
    public (double Lower, double Upper) BoundFactors(double c1, double c2)
    {
        double varianceX = Math.Max(0, _xx - _meansXX), varianceY = Math.Max(0, _yy - _meansYY);
        double[] factors =
        [
            .. new[]
            {
                Math.Sqrt(_xx / _yy), Math.Sqrt(c1 / _yy), Math.Sqrt((_xx + c1) / _yy),
                Math.Sqrt(varianceX / varianceY), Math.Sqrt(c2 / varianceY), Math.Sqrt((varianceX + c2) / varianceY),
            }.Where(factor => factor > 0 && !double.IsInfinity(factor)),
        ];
        if (factors.Length == 0) return (double.NaN, double.NaN);
        return (factors.Min() * Math.Exp(-FarLeftMargin), factors.Max() * Math.Exp(FarRightMargin));
    }

    /// <summary>Σxy/Σy², or √(Σx²/Σy²) where Σxy ≤ 0.</summary>
    private static double LeastSquaresFactor(double xx, double yy, double xy) => xy > 0 ? xy / yy : Math.Sqrt(xx / yy);

    /// <summary>The sums over a band.</summary>
    private class Band : IWindowVisitor
    {
        /// <summary>Six vectors of totals, see <see cref="FactorKernels.AddMoments"/>.</summary>
        private readonly double[] _totals = new double[6 * SimdDouble.LaneCount];

        public virtual void Visit(in MapBlock block, WindowSums sums) => Add(block, sums, null);

        public double Sum(int quantity) => SimdDouble.Sum(SimdDouble.Load(_totals, quantity * SimdDouble.LaneCount));

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        protected void Add(in MapBlock block, WindowSums sums, AlignedBuffer? mask) =>
            FactorKernels.AddMoments(sums, block, _totals, mask);
    }

    /// <summary>The sums over the windows of a band that lie in a mask.</summary>
    private sealed class MaskedBand(MapRegions regions) : Band, IRegionVisitor, IDisposable
    {
        private readonly BandMask _mask = new(regions);

        public RegionAccumulator? Regions => _mask.Regions;

        public override void Visit(in MapBlock block, WindowSums sums) => Add(block, sums, _mask.Load(block));

        public void Dispose() => _mask.Dispose();
    }
}
