using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// SSIM as a function of α over blocks of window sums. For one pixel it is a quotient of two polynomials in α, whose
/// coefficients are made once per block; then each α costs a handful of operations.
/// </summary>
/// <remarks>
/// With m = 2·ux·uy and k = 2·vxy: numerator (α·m + C1)(α·k + C2) = n2·α² + n1·α + C1·C2, and denominator
/// (ux² + C1 + α²·uy²)(vx + C2 + α²·vy) = d0 + d1·α² + d2·α⁴. No term of the denominator is negative, as a variance
/// that rounding left below 0 counts as 0: nothing cancels in it, and it has no zero.
/// </remarks>
internal sealed class FactorKernels : IDisposable
{
    /// <summary>SSIM is at most the inverse of this in a column that is none, which changes no sum.</summary>
    private const double Vast = 1e50;

    /// <summary>Products up to this, and down to its inverse, are far from overflowing.</summary>
    private const double Largest = 1e300;

    private readonly SsimConstants _formula;
    private readonly AlignedBuffer _all; // that the others are parts of
    private readonly AlignedBuffer _n1, _n2, _d0, _d1, _d2;

    /// <param name="formula">Constants.</param>
    public FactorKernels(SsimConstants formula)
    {
        int length = WindowBand.StripWidth * SimdDouble.LaneCount;
        _formula = formula;
        _all = AlignedBuffer.Rent(5 * length);
        _n1 = _all.Slice(0, length);
        _n2 = _all.Slice(length, length);
        _d0 = _all.Slice(2 * length, length);
        _d1 = _all.Slice(3 * length, length);
        _d2 = _all.Slice(4 * length, length);
    }

    /// <summary>Makes a block's coefficients ready for <see cref="Add"/>.</summary>
    /// <param name="sums">Separate sums, of y without the factor.</param>
    /// <param name="columns">How many columns count.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Prepare(WindowSums sums, int columns)
    {
        DoubleVector weight = SimdDouble.Broadcast(_formula.Weight), perSquare = SimdDouble.Broadcast(_formula.PerWeight * _formula.PerWeight), perVariance = SimdDouble.Broadcast(_formula.PerVariance);
        DoubleVector c1 = SimdDouble.Broadcast(_formula.C1), c2 = SimdDouble.Broadcast(_formula.C2);
        for (int i = 0; i < columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i), xx = x * x, yy = y * y, xy = x * y;
            DoubleVector product = xy * perSquare, covariance = ((weight * sums.XY.Load(i)) - xy) * perVariance;
            DoubleVector m = product + product, k = covariance + covariance;
            DoubleVector luminanceX = SimdDouble.MultiplyAdd(xx, perSquare, c1), luminanceY = yy * perSquare;
            DoubleVector contrastX = SimdDouble.MultiplyAdd(SimdDouble.Max((weight * sums.XX.Load(i)) - xx, DoubleVector.Zero), perVariance, c2);
            var contrastY = SimdDouble.Max((weight * sums.YY.Load(i)) - yy, DoubleVector.Zero) * perVariance;
            _n1.Store(SimdDouble.MultiplyAdd(m, c2, k * c1), i);
            _n2.Store(m * k, i);
            _d0.Store(luminanceX * contrastX, i);
            _d1.Store(SimdDouble.MultiplyAdd(luminanceX, contrastY, luminanceY * contrastX), i);
            _d2.Store(luminanceY * contrastY, i);
        }

        if (columns % 2 == 0) return;
        int beyond = columns * SimdDouble.LaneCount;
        _n1.Store(DoubleVector.Zero, beyond);
        _n2.Store(DoubleVector.Zero, beyond);
        _d1.Store(DoubleVector.Zero, beyond);
        _d2.Store(DoubleVector.Zero, beyond);
        _d0.Store(SimdDouble.Broadcast(Vast * Math.Max(1, _formula.C1 * _formula.C2)), beyond);
    }

    /// <summary>Adds SSIM of every pixel and its derivative with respect to ln α to totals, for two α.</summary>
    /// <remarks>
    /// With N for the numerator and D for the denominator, the derivative is α · (N′ − (N / D) · D′) / D, where N′ = n1 + 2·n2·α
    /// and D′ = 2α · (d1 + 2·d2·α²). Divisions cost most, so both α at two columns share one: 1/p = q/(p·q) and 1/q = p/(p·q),
    /// for single denominators and for products of two. Pixels are scaled to be around 1 (<see cref="IntensityTransform.Scaled"/>), so that
    /// no product of two overflows or vanishes; where one of four might, as pixels or ranges are 1e18 times as large as others, each
    /// column has its own division. Beside an odd last column lies one whose denominator is so large that it adds nothing.
    /// </remarks>
    /// <param name="one">The first α.</param>
    /// <param name="two">The second.</param>
    /// <param name="block">Which pixels count.</param>
    /// <param name="totals">Four vectors: value and derivative at the first α, and at the second.</param>
    /// <param name="at">Where they begin.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Add(double one, double two, in MapBlock block, double[] totals, int at)
    {
        ref double n1s = ref _n1.At(0), n2s = ref _n2.At(0), d0s = ref _d0.At(0), d1s = ref _d1.At(0), d2s = ref _d2.At(0);
        DoubleVector alpha1 = SimdDouble.Broadcast(one), square1 = SimdDouble.Broadcast(one * one), minusTwice1 = SimdDouble.Broadcast(-2 * one);
        DoubleVector alpha2 = SimdDouble.Broadcast(two), square2 = SimdDouble.Broadcast(two * two), minusTwice2 = SimdDouble.Broadcast(-2 * two);
        DoubleVector n0 = SimdDouble.Broadcast(_formula.C1 * _formula.C2), unity = SimdDouble.Broadcast(1), smallest = SimdDouble.Broadcast(1 / Largest), largest = SimdDouble.Broadcast(Largest);
        DoubleVector values1 = DoubleVector.Zero, slopes1 = values1, values2 = values1, slopes2 = values1;
        for (int i = 0; i < block.Columns; i += 2)
        {
            DoubleVector d0 = SimdDouble.Load(ref d0s, i), d1 = SimdDouble.Load(ref d1s, i), d2 = SimdDouble.Load(ref d2s, i);
            DoubleVector e0 = SimdDouble.Load(ref d0s, i + 1), e1 = SimdDouble.Load(ref d1s, i + 1), e2 = SimdDouble.Load(ref d2s, i + 1);
            DoubleVector left1 = Polynomial(square1, d0, d1, d2), left2 = Polynomial(square2, d0, d1, d2), left = left1 * left2;
            DoubleVector right1 = Polynomial(square1, e0, e1, e2), right2 = Polynomial(square2, e0, e1, e2), right = right1 * right2;
            DoubleVector all = left * right, perAll = unity / all, perLeft = perAll * right, perRight = perAll * left;
            if (!SimdDouble.AllBetween(all, smallest, largest)) (perLeft, perRight) = (unity / left, unity / right);
            DoubleVector perLeft1 = perLeft * left2, perLeft2 = perLeft * left1, perRight1 = perRight * right2, perRight2 = perRight * right1;

            DoubleVector n1 = SimdDouble.Load(ref n1s, i), n2 = SimdDouble.Load(ref n2s, i), twice = n2 + n2;
            DoubleVector value1 = Polynomial(alpha1, n0, n1, n2) * perLeft1, value2 = Polynomial(alpha2, n0, n1, n2) * perLeft2;
            d2 += d2;
            slopes1 = SimdDouble.MultiplyAdd(SlopeOfTerms(alpha1, square1, value1 * minusTwice1, n1, twice, d1, d2), perLeft1, slopes1);
            slopes2 = SimdDouble.MultiplyAdd(SlopeOfTerms(alpha2, square2, value2 * minusTwice2, n1, twice, d1, d2), perLeft2, slopes2);
            values1 += value1;
            values2 += value2;

            n1 = SimdDouble.Load(ref n1s, i + 1);
            n2 = SimdDouble.Load(ref n2s, i + 1);
            twice = n2 + n2;
            value1 = Polynomial(alpha1, n0, n1, n2) * perRight1;
            value2 = Polynomial(alpha2, n0, n1, n2) * perRight2;
            e2 += e2;
            slopes1 = SimdDouble.MultiplyAdd(SlopeOfTerms(alpha1, square1, value1 * minusTwice1, n1, twice, e1, e2), perRight1, slopes1);
            slopes2 = SimdDouble.MultiplyAdd(SlopeOfTerms(alpha2, square2, value2 * minusTwice2, n1, twice, e1, e2), perRight2, slopes2);
            values1 += value1;
            values2 += value2;
        }

        ref double total = ref SimdDouble.At(totals, at);
        AddKept(values1, 0, ref total, block.Mask);
        AddKept(slopes1 * alpha1, 1, ref total, block.Mask);
        AddKept(values2, 2, ref total, block.Mask);
        AddKept(slopes2 * alpha2, 3, ref total, block.Mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddKept(DoubleVector sum, int vector, ref double totals, DoubleVector kept) =>
        SimdDouble.Store(SimdDouble.Load(ref totals, vector) + SimdDouble.ApplyMask(sum, kept), ref totals, vector);

    /// <summary>c0 + c1·x + c2·x²: the numerator of x = α, the denominator of x = α².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Polynomial(DoubleVector x, DoubleVector c0, DoubleVector c1, DoubleVector c2) =>
        SimdDouble.MultiplyAdd(SimdDouble.MultiplyAdd(c2, x, c1), x, c0);

    /// <summary>N′ − (N / D) · D′, of −2α · N / D and twice n2 and d2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector SlopeOfTerms(DoubleVector alpha, DoubleVector square, DoubleVector value, DoubleVector n1, DoubleVector twiceN2, DoubleVector d1, DoubleVector twiceD2) =>
        SimdDouble.MultiplyAdd(value, SimdDouble.MultiplyAdd(twiceD2, square, d1), SimdDouble.MultiplyAdd(twiceN2, alpha, n1));

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}
