using System.Runtime.CompilerServices;

namespace MicroSsim.Engine;

/// <summary>
/// SSIM as a function of α over blocks of window sums. For one pixel it is a quotient of two polynomials in α, whose
/// coefficients are made once per block; then each α costs a handful of operations. The scalar twin is
/// <see cref="SsimOfFactor.At"/>.
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

    private readonly SsimFormula _formula;
    private readonly LaneBuffer _all; // that the others are parts of
    private readonly LaneBuffer _n1, _n2, _d0, _d1, _d2;

    /// <param name="formula">Constants.</param>
    public FactorKernels(SsimFormula formula)
    {
        int length = WindowBand.StripWidth * Lanes.Count;
        _formula = formula;
        _all = LaneBuffer.Rent(5 * length);
        _n1 = _all.Part(0, length);
        _n2 = _all.Part(length, length);
        _d0 = _all.Part(2 * length, length);
        _d1 = _all.Part(3 * length, length);
        _d2 = _all.Part(4 * length, length);
    }

    /// <summary>Makes a block's coefficients ready for <see cref="Add"/>.</summary>
    /// <param name="sums">Separate sums, of y without the factor.</param>
    /// <param name="columns">How many columns count.</param>
    [MethodImpl(Lanes.CompiledAtOnce)]
    public void Prepare(WindowSums sums, int columns)
    {
        DoubleLanes weight = Lanes.All(_formula.Weight), perSquare = Lanes.All(_formula.PerWeight * _formula.PerWeight), perVariance = Lanes.All(_formula.PerVariance);
        DoubleLanes c1 = Lanes.All(_formula.C1), c2 = Lanes.All(_formula.C2);
        for (int i = 0; i < columns * Lanes.Count; i += Lanes.Count)
        {
            DoubleLanes x = sums.X.Load(i), y = sums.Y.Load(i), xx = x * x, yy = y * y, xy = x * y;
            DoubleLanes product = xy * perSquare, covariance = ((weight * sums.XY.Load(i)) - xy) * perVariance;
            DoubleLanes m = product + product, k = covariance + covariance;
            DoubleLanes luminanceX = Lanes.MultiplyAdd(xx, perSquare, c1), luminanceY = yy * perSquare;
            DoubleLanes contrastX = Lanes.MultiplyAdd(Lanes.Max((weight * sums.XX.Load(i)) - xx, DoubleLanes.Zero), perVariance, c2);
            var contrastY = Lanes.Max((weight * sums.YY.Load(i)) - yy, DoubleLanes.Zero) * perVariance;
            _n1.Store(Lanes.MultiplyAdd(m, c2, k * c1), i);
            _n2.Store(m * k, i);
            _d0.Store(luminanceX * contrastX, i);
            _d1.Store(Lanes.MultiplyAdd(luminanceX, contrastY, luminanceY * contrastX), i);
            _d2.Store(luminanceY * contrastY, i);
        }

        if (columns % 2 == 0) return;
        int beyond = columns * Lanes.Count;
        _n1.Store(DoubleLanes.Zero, beyond);
        _n2.Store(DoubleLanes.Zero, beyond);
        _d1.Store(DoubleLanes.Zero, beyond);
        _d2.Store(DoubleLanes.Zero, beyond);
        _d0.Store(Lanes.All(Vast * Math.Max(1, _formula.C1 * _formula.C2)), beyond);
    }

    /// <summary>Adds SSIM of every pixel and its derivative with respect to ln α to totals, for two α.</summary>
    /// <remarks>
    /// With N for the numerator and D for the denominator, the derivative is α · (N′ − (N / D) · D′) / D, where N′ = n1 + 2·n2·α
    /// and D′ = 2α · (d1 + 2·d2·α²). Divisions cost most, so both α at two columns share one: 1/p = q/(p·q) and 1/q = p/(p·q),
    /// for single denominators and for products of two. Pixels are scaled to be around 1 (<see cref="Alignment.Scaled"/>), so that
    /// no product of two overflows or vanishes; where one of four might, as pixels or ranges are 1e18 times as large as others, each
    /// column has its own division. Beside an odd last column lies one whose denominator is so large that it adds nothing.
    /// </remarks>
    /// <param name="one">The first α.</param>
    /// <param name="two">The second.</param>
    /// <param name="block">Which pixels count.</param>
    /// <param name="totals">Four vectors: value and derivative at the first α, and at the second.</param>
    /// <param name="at">Where they begin.</param>
    [MethodImpl(Lanes.CompiledAtOnce)]
    public void Add(double one, double two, in MapBlock block, double[] totals, int at)
    {
        ref double n1s = ref _n1.At(0), n2s = ref _n2.At(0), d0s = ref _d0.At(0), d1s = ref _d1.At(0), d2s = ref _d2.At(0);
        DoubleLanes alpha1 = Lanes.All(one), square1 = Lanes.All(one * one), minusTwice1 = Lanes.All(-2 * one);
        DoubleLanes alpha2 = Lanes.All(two), square2 = Lanes.All(two * two), minusTwice2 = Lanes.All(-2 * two);
        DoubleLanes n0 = Lanes.All(_formula.C1 * _formula.C2), unity = Lanes.All(1), smallest = Lanes.All(1 / Largest), largest = Lanes.All(Largest);
        DoubleLanes values1 = DoubleLanes.Zero, slopes1 = values1, values2 = values1, slopes2 = values1;
        for (int i = 0; i < block.Columns; i += 2)
        {
            DoubleLanes d0 = Lanes.Load(ref d0s, i), d1 = Lanes.Load(ref d1s, i), d2 = Lanes.Load(ref d2s, i);
            DoubleLanes e0 = Lanes.Load(ref d0s, i + 1), e1 = Lanes.Load(ref d1s, i + 1), e2 = Lanes.Load(ref d2s, i + 1);
            DoubleLanes left1 = Polynomial(square1, d0, d1, d2), left2 = Polynomial(square2, d0, d1, d2), left = left1 * left2;
            DoubleLanes right1 = Polynomial(square1, e0, e1, e2), right2 = Polynomial(square2, e0, e1, e2), right = right1 * right2;
            DoubleLanes all = left * right, perAll = unity / all, perLeft = perAll * right, perRight = perAll * left;
            if (!Lanes.AllBetween(all, smallest, largest)) (perLeft, perRight) = (unity / left, unity / right);
            DoubleLanes perLeft1 = perLeft * left2, perLeft2 = perLeft * left1, perRight1 = perRight * right2, perRight2 = perRight * right1;

            DoubleLanes n1 = Lanes.Load(ref n1s, i), n2 = Lanes.Load(ref n2s, i), twice = n2 + n2;
            DoubleLanes value1 = Polynomial(alpha1, n0, n1, n2) * perLeft1, value2 = Polynomial(alpha2, n0, n1, n2) * perLeft2;
            d2 += d2;
            slopes1 = Lanes.MultiplyAdd(SlopeOfTerms(alpha1, square1, value1 * minusTwice1, n1, twice, d1, d2), perLeft1, slopes1);
            slopes2 = Lanes.MultiplyAdd(SlopeOfTerms(alpha2, square2, value2 * minusTwice2, n1, twice, d1, d2), perLeft2, slopes2);
            values1 += value1;
            values2 += value2;

            n1 = Lanes.Load(ref n1s, i + 1);
            n2 = Lanes.Load(ref n2s, i + 1);
            twice = n2 + n2;
            value1 = Polynomial(alpha1, n0, n1, n2) * perRight1;
            value2 = Polynomial(alpha2, n0, n1, n2) * perRight2;
            e2 += e2;
            slopes1 = Lanes.MultiplyAdd(SlopeOfTerms(alpha1, square1, value1 * minusTwice1, n1, twice, e1, e2), perRight1, slopes1);
            slopes2 = Lanes.MultiplyAdd(SlopeOfTerms(alpha2, square2, value2 * minusTwice2, n1, twice, e1, e2), perRight2, slopes2);
            values1 += value1;
            values2 += value2;
        }

        ref double total = ref Lanes.At(totals, at);
        AddKept(values1, 0, ref total, block.Kept);
        AddKept(slopes1 * alpha1, 1, ref total, block.Kept);
        AddKept(values2, 2, ref total, block.Kept);
        AddKept(slopes2 * alpha2, 3, ref total, block.Kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddKept(DoubleLanes sum, int vector, ref double totals, DoubleLanes kept) =>
        Lanes.Store(Lanes.Load(ref totals, vector) + Lanes.Keep(sum, kept), ref totals, vector);

    /// <summary>c0 + c1·x + c2·x²: the numerator of x = α, the denominator of x = α².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleLanes Polynomial(DoubleLanes x, DoubleLanes c0, DoubleLanes c1, DoubleLanes c2) =>
        Lanes.MultiplyAdd(Lanes.MultiplyAdd(c2, x, c1), x, c0);

    /// <summary>N′ − (N / D) · D′, of −2α · N / D and twice n2 and d2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleLanes SlopeOfTerms(DoubleLanes alpha, DoubleLanes square, DoubleLanes value, DoubleLanes n1, DoubleLanes twiceN2, DoubleLanes d1, DoubleLanes twiceD2) =>
        Lanes.MultiplyAdd(value, Lanes.MultiplyAdd(twiceD2, square, d1), Lanes.MultiplyAdd(twiceN2, alpha, n1));

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}
