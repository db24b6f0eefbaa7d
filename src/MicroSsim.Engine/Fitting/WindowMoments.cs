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
    private readonly double _xx, _yy, _xy, _meansXX, _meansYY, _meansXY;

    private WindowMoments(double[] means) =>
        (_xx, _yy, _xy, _meansXX, _meansYY, _meansXY) = (means[0], means[1], means[2], means[3], means[4], means[5]);

    /// <summary>Measures a pair.</summary>
    /// <param name="scan">The scan of its windows.</param>
    /// <param name="weight">The sum of the weights of a window.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    public static WindowMoments Measure(WindowScan scan, double weight, ParallelScope parallel, CancellationToken cancellationToken)
    {
        var bands = scan.Run(() => new Band(), parallel, cancellationToken);
        double total = weight * scan.MapWidth * scan.MapHeight;
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

    /// <summary>Σxy/Σy², or √(Σx²/Σy²) where Σxy ≤ 0.</summary>
    private static double LeastSquaresFactor(double xx, double yy, double xy) => xy > 0 ? xy / yy : Math.Sqrt(xx / yy);

    /// <summary>The sums over a band.</summary>
    private sealed class Band : IWindowVisitor
    {
        /// <summary>Six vectors of totals, see <see cref="FactorKernels.AddMoments"/>.</summary>
        private readonly double[] _totals = new double[6 * SimdDouble.LaneCount];

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        public void Visit(in MapBlock block, WindowSums sums) => FactorKernels.AddMoments(sums, block, _totals);

        public double Sum(int quantity) => SimdDouble.Sum(SimdDouble.Load(_totals, quantity * SimdDouble.LaneCount));
    }
}
