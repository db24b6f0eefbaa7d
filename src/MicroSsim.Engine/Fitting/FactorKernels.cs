using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Vectorized SSIM and its derivative as functions of α, over blocks of window sums. The SSIM of a pixel is a quotient of two
/// polynomials in α: <see cref="Prepare"/> computes their coefficients once per block, and <see cref="Add"/> evaluates them. The scalar
/// reference of the tests is <c>ScalarSsimOfFactor</c>. Not thread-safe.
/// </summary>
/// <remarks>
/// With m = 2·ux·uy and k = 2·vxy: numerator (α·m + C1)(α·k + C2) = n2·α² + n1·α + C1·C2, and denominator
/// (ux² + C1 + α²·uy²)(vx + C2 + α²·vy) = d0 + d1·α² + d2·α⁴. Variances are clamped at 0, so no term of the denominator is negative:
/// there is no cancellation in it, and it has no zero.
/// </remarks>
internal sealed class FactorKernels : IDisposable
{
    /// <summary>The denominator of the padding column, relative to the numerator; its contribution to a sum is below 1e-50.</summary>
    private const double PaddingDenominator = 1e50;

    /// <summary>Products between 1/limit and the limit have neither overflowed nor underflowed.</summary>
    private const double OverflowLimit = 1e300;

    private readonly SsimConstants _formula;
    private readonly bool _clampsCovariance;

    /// <summary>One allocation, of which the other buffers are parts.</summary>
    private readonly AlignedBuffer _all;

    /// <summary>The coefficients of numerators and denominators of a block, arranged like its window sums.</summary>
    private readonly AlignedBuffer _n1, _n2, _d0, _d1, _d2;

    /// <summary>Allocates the coefficients of one block.</summary>
    /// <param name="formula">The window's weight, C1 and C2.</param>
    /// <param name="clampsCovariance">
    /// Whether rounding may leave so little of the variances that covariances have to be limited to what they allow.
    /// </param>
    public FactorKernels(SsimConstants formula, bool clampsCovariance = false)
    {
        _clampsCovariance = clampsCovariance;
        int length = WindowBand.StripWidth * SimdDouble.LaneCount;
        _formula = formula;
        _all = AlignedBuffer.Rent(5 * length);
        _n1 = _all.Slice(0, length);
        _n2 = _all.Slice(length, length);
        _d0 = _all.Slice(2 * length, length);
        _d1 = _all.Slice(3 * length, length);
        _d2 = _all.Slice(4 * length, length);
    }

    /// <summary>The denominator of a position that does not count.</summary>
    private double Padding => PaddingDenominator * Math.Max(1, _formula.C1 * _formula.C2);

    /// <summary>Computes the coefficients of a block, for <see cref="Add"/>.</summary>
    /// <param name="sums">Window sums with separate Σx² and Σy², where y is not multiplied by α.</param>
    /// <param name="columns">The number of columns in use; an odd number is padded to an even one.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Prepare(WindowSums sums, int columns)
    {
        var weight = SimdDouble.Broadcast(_formula.Weight);
        var perSquare = SimdDouble.Broadcast(_formula.PerWeight * _formula.PerWeight);
        var perVariance = SimdDouble.Broadcast(_formula.PerVariance);
        DoubleVector c1 = SimdDouble.Broadcast(_formula.C1), c2 = SimdDouble.Broadcast(_formula.C2);
        for (int i = 0; i < columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i), xx = x * x, yy = y * y, xy = x * y;
            DoubleVector product = xy * perSquare, covariance = ((weight * sums.XY.Load(i)) - xy) * perVariance;
            var positiveX = SimdDouble.Max((weight * sums.XX.Load(i)) - xx, DoubleVector.Zero);
            var contrastX = SimdDouble.MultiplyAdd(positiveX, perVariance, c2);
            var contrastY = SimdDouble.Max((weight * sums.YY.Load(i)) - yy, DoubleVector.Zero) * perVariance;
            if (_clampsCovariance)
            {
                var largest = SimdDouble.SquareRoot(positiveX * perVariance * contrastY);
                covariance = SimdDouble.Min(SimdDouble.Max(covariance, -largest), largest);
            }

            DoubleVector m = product + product, k = covariance + covariance;
            DoubleVector luminanceX = SimdDouble.MultiplyAdd(xx, perSquare, c1), luminanceY = yy * perSquare;
            _n1.Store(SimdDouble.MultiplyAdd(m, c2, k * c1), i);
            _n2.Store(m * k, i);
            _d0.Store(luminanceX * contrastX, i);
            _d1.Store(SimdDouble.MultiplyAdd(luminanceX, contrastY, luminanceY * contrastX), i);
            _d2.Store(luminanceY * contrastY, i);
        }

        if (columns % 2 == 0) return;
        int padding = columns * SimdDouble.LaneCount;
        _n1.Store(DoubleVector.Zero, padding);
        _n2.Store(DoubleVector.Zero, padding);
        _d1.Store(DoubleVector.Zero, padding);
        _d2.Store(DoubleVector.Zero, padding);
        _d0.Store(SimdDouble.Broadcast(Padding), padding);
    }

    /// <summary>
    /// Replaces the coefficients of positions outside a mask by those of padding, whatever they are; their contribution to a sum is below
    /// 1e-50.
    /// </summary>
    /// <param name="mask">The mask of every position of the block, in the layout of window sums.</param>
    /// <param name="columns">The number of columns in use.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void ApplyMask(AlignedBuffer mask, int columns)
    {
        var padding = SimdDouble.Broadcast(Padding);
        for (int i = 0; i < columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            var kept = mask.Load(i);
            _n1.Store(SimdDouble.ApplyMask(_n1.Load(i), kept), i);
            _n2.Store(SimdDouble.ApplyMask(_n2.Load(i), kept), i);
            _d0.Store(SimdDouble.ApplyMask(_d0.Load(i), kept) + SimdDouble.ApplyMask(padding, ~kept), i);
            _d1.Store(SimdDouble.ApplyMask(_d1.Load(i), kept), i);
            _d2.Store(SimdDouble.ApplyMask(_d2.Load(i), kept), i);
        }
    }

    /// <summary>Adds SSIM and its derivative with respect to ln α, summed over the pixels of the block, to totals, for two α.</summary>
    /// <remarks>
    /// With the numerator N and the denominator D, the derivative is α · (N′ − (N / D) · D′) / D, where N′ = n1 + 2·n2·α and
    /// D′ = 2α · (d1 + 2·d2·α²). Divisions are the most expensive operations, so one is shared by both α at two columns:
    /// 1/p = q/(p·q) and 1/q = p/(p·q), for single denominators and for products of two. Pixels are scaled to be around 1
    /// (<see cref="IntensityTransform.Scaled"/>), so that no denominator overflows or underflows. A product of four may, where pixels or
    /// ranges differ by a factor of 1e18; then each denominator has its own division.
    /// </remarks>
    /// <param name="one">The first α.</param>
    /// <param name="two">The second α.</param>
    /// <param name="block">The pixels that count.</param>
    /// <param name="totals">Four vectors: SSIM and derivative at the first α, SSIM and derivative at the second.</param>
    /// <param name="at">The index of the first of the four vectors in <paramref name="totals"/>.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Add(double one, double two, in MapBlock block, double[] totals, int at)
    {
        ref double n1s = ref _n1.At(0), n2s = ref _n2.At(0), d0s = ref _d0.At(0), d1s = ref _d1.At(0), d2s = ref _d2.At(0);
        DoubleVector alpha1 = SimdDouble.Broadcast(one), square1 = SimdDouble.Broadcast(one * one);
        DoubleVector alpha2 = SimdDouble.Broadcast(two), square2 = SimdDouble.Broadcast(two * two);
        DoubleVector minusTwice1 = SimdDouble.Broadcast(-2 * one), minusTwice2 = SimdDouble.Broadcast(-2 * two);
        DoubleVector n0 = SimdDouble.Broadcast(_formula.C1 * _formula.C2), unity = SimdDouble.Broadcast(1);
        DoubleVector smallest = SimdDouble.Broadcast(1 / OverflowLimit), largest = SimdDouble.Broadcast(OverflowLimit);
        DoubleVector values1 = DoubleVector.Zero, derivatives1 = values1, values2 = values1, derivatives2 = values1;
        for (int i = 0; i < block.Columns; i += 2)
        {
            DoubleVector d0 = SimdDouble.Load(ref d0s, i), d1 = SimdDouble.Load(ref d1s, i), d2 = SimdDouble.Load(ref d2s, i);
            DoubleVector e0 = SimdDouble.Load(ref d0s, i + 1), e1 = SimdDouble.Load(ref d1s, i + 1), e2 = SimdDouble.Load(ref d2s, i + 1);
            DoubleVector left1 = Polynomial(square1, d0, d1, d2), left2 = Polynomial(square2, d0, d1, d2), left = left1 * left2;
            DoubleVector right1 = Polynomial(square1, e0, e1, e2), right2 = Polynomial(square2, e0, e1, e2), right = right1 * right2;
            DoubleVector all = left * right, perAll = unity / all, perLeft = perAll * right, perRight = perAll * left;
            DoubleVector perLeft1 = perLeft * left2, perLeft2 = perLeft * left1;
            DoubleVector perRight1 = perRight * right2, perRight2 = perRight * right1;
            if (!SimdDouble.AllBetween(all, smallest, largest))
            {
                (perLeft1, perLeft2) = (unity / left1, unity / left2);
                (perRight1, perRight2) = (unity / right1, unity / right2);
            }

            DoubleVector n1 = SimdDouble.Load(ref n1s, i), n2 = SimdDouble.Load(ref n2s, i), twice = n2 + n2;
            DoubleVector value1 = Polynomial(alpha1, n0, n1, n2) * perLeft1, value2 = Polynomial(alpha2, n0, n1, n2) * perLeft2;
            d2 += d2;
            var derivative1 = Derivative(alpha1, square1, value1 * minusTwice1, n1, twice, d1, d2);
            derivatives1 = SimdDouble.MultiplyAdd(derivative1, perLeft1, derivatives1);
            var derivative2 = Derivative(alpha2, square2, value2 * minusTwice2, n1, twice, d1, d2);
            derivatives2 = SimdDouble.MultiplyAdd(derivative2, perLeft2, derivatives2);
            values1 += value1;
            values2 += value2;

            n1 = SimdDouble.Load(ref n1s, i + 1);
            n2 = SimdDouble.Load(ref n2s, i + 1);
            twice = n2 + n2;
            value1 = Polynomial(alpha1, n0, n1, n2) * perRight1;
            value2 = Polynomial(alpha2, n0, n1, n2) * perRight2;
            e2 += e2;
            derivative1 = Derivative(alpha1, square1, value1 * minusTwice1, n1, twice, e1, e2);
            derivatives1 = SimdDouble.MultiplyAdd(derivative1, perRight1, derivatives1);
            derivative2 = Derivative(alpha2, square2, value2 * minusTwice2, n1, twice, e1, e2);
            derivatives2 = SimdDouble.MultiplyAdd(derivative2, perRight2, derivatives2);
            values1 += value1;
            values2 += value2;
        }

        ref double total = ref SimdDouble.At(totals, at);
        AddKept(values1, 0, ref total, block.Mask);
        AddKept(derivatives1 * alpha1, 1, ref total, block.Mask);
        AddKept(values2, 2, ref total, block.Mask);
        AddKept(derivatives2 * alpha2, 3, ref total, block.Mask);
    }

    /// <summary>
    /// Adds Σx², Σy² and Σxy of the windows, and the products ΣxΣx, ΣyΣy and ΣxΣy of their sums, to six vectors of totals.
    /// </summary>
    /// <param name="sums">Window sums with separate Σx² and Σy².</param>
    /// <param name="block">The pixels that count.</param>
    /// <param name="totals">The six vectors.</param>
    /// <param name="mask">The mask of every position of the block, in the layout of window sums; null for all of the block.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void AddMoments(WindowSums sums, in MapBlock block, double[] totals, AlignedBuffer? mask)
    {
        DoubleVector xx = DoubleVector.Zero, yy = xx, xy = xx, meansX = xx, meansY = xx, meansXY = xx;
        var all = SimdDouble.FirstMask(SimdDouble.LaneCount);
        for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            var kept = mask is { } positions ? positions.Load(i) : all;
            DoubleVector x = SimdDouble.ApplyMask(sums.X.Load(i), kept), y = SimdDouble.ApplyMask(sums.Y.Load(i), kept);
            xx += SimdDouble.ApplyMask(sums.XX.Load(i), kept);
            yy += SimdDouble.ApplyMask(sums.YY.Load(i), kept);
            xy += SimdDouble.ApplyMask(sums.XY.Load(i), kept);
            meansX = SimdDouble.MultiplyAdd(x, x, meansX);
            meansY = SimdDouble.MultiplyAdd(y, y, meansY);
            meansXY = SimdDouble.MultiplyAdd(x, y, meansXY);
        }

        ref double total = ref SimdDouble.At(totals, 0);
        AddKept(xx, 0, ref total, block.Mask);
        AddKept(yy, 1, ref total, block.Mask);
        AddKept(xy, 2, ref total, block.Mask);
        AddKept(meansX, 3, ref total, block.Mask);
        AddKept(meansY, 4, ref total, block.Mask);
        AddKept(meansXY, 5, ref total, block.Mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddKept(DoubleVector sum, int vector, ref double totals, DoubleVector kept) =>
        SimdDouble.Store(SimdDouble.Load(ref totals, vector) + SimdDouble.ApplyMask(sum, kept), ref totals, vector);

    /// <summary>c0 + c1·x + c2·x²: the numerator with x = α, the denominator with x = α².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Polynomial(DoubleVector x, DoubleVector c0, DoubleVector c1, DoubleVector c2) =>
        SimdDouble.MultiplyAdd(SimdDouble.MultiplyAdd(c2, x, c1), x, c0);

    /// <summary>N′ − (N / D) · D′, from −2α · N / D, 2·n2 and 2·d2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Derivative(
        DoubleVector alpha,
        DoubleVector square,
        DoubleVector value,
        DoubleVector n1,
        DoubleVector twiceN2,
        DoubleVector d1,
        DoubleVector twiceD2) =>
        SimdDouble.MultiplyAdd(value, SimdDouble.MultiplyAdd(twiceD2, square, d1), SimdDouble.MultiplyAdd(twiceN2, alpha, n1));

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}
