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
    }

    /// <summary>Adds SSIM of every pixel and its derivative with respect to ln α to totals, for two α.</summary>
    /// <remarks>
    /// With N for the numerator and D for the denominator, the derivative is α · (N′ − (N / D) · D′) / D, where N′ = n1 + 2·n2·α
    /// and D′ = 2α · (d1 + 2·d2·α²). Divisions cost most, so both α share one: 1/p = q/(p·q) and 1/q = p/(p·q). Pixels are
    /// scaled to be around 1 (<see cref="Alignment.Scaled"/>), so that the product neither overflows nor vanishes.
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
        Powers alpha1 = new(one), alpha2 = new(two);
        DoubleLanes n0 = Lanes.All(_formula.C1 * _formula.C2);
        DoubleLanes values1 = DoubleLanes.Zero, slopes1 = values1, values2 = values1, slopes2 = values1;
        for (int i = 0; i < block.Columns; i++)
        {
            DoubleLanes n1 = Lanes.Load(ref n1s, i), n2 = Lanes.Load(ref n2s, i);
            DoubleLanes d0 = Lanes.Load(ref d0s, i), d1 = Lanes.Load(ref d1s, i), d2 = Lanes.Load(ref d2s, i);
            DoubleLanes numerator1 = alpha1.Numerator(n0, n1, n2), denominator1 = alpha1.Denominator(d0, d1, d2);
            DoubleLanes numerator2 = alpha2.Numerator(n0, n1, n2), denominator2 = alpha2.Denominator(d0, d1, d2);

            var perBoth = Lanes.All(1) / (denominator1 * denominator2);
            DoubleLanes per1 = perBoth * denominator2, per2 = perBoth * denominator1;
            DoubleLanes value1 = numerator1 * per1, value2 = numerator2 * per2;
            values1 += value1;
            slopes1 = Lanes.MultiplyAdd(alpha1.SlopeOfTerms(value1, n1, n2, d1, d2), per1, slopes1);
            values2 += value2;
            slopes2 = Lanes.MultiplyAdd(alpha2.SlopeOfTerms(value2, n1, n2, d1, d2), per2, slopes2);
        }

        ref double total = ref Lanes.At(totals, at);
        AddKept(values1, 0, ref total, block.Kept);
        AddKept(slopes1 * Lanes.All(one), 1, ref total, block.Kept);
        AddKept(values2, 2, ref total, block.Kept);
        AddKept(slopes2 * Lanes.All(two), 3, ref total, block.Kept);
    }

    private static void AddKept(DoubleLanes sum, int vector, ref double totals, DoubleLanes kept) =>
        Lanes.Store(Lanes.Load(ref totals, vector) + Lanes.Keep(sum, kept), ref totals, vector);

    /// <summary>What one α contributes to the terms of every pixel, one number in every lane.</summary>
    private readonly struct Powers(double alpha)
    {
        private readonly DoubleLanes _alpha = Lanes.All(alpha), _twice = Lanes.All(2 * alpha), _minusTwice = Lanes.All(-2 * alpha);
        private readonly DoubleLanes _square = Lanes.All(alpha * alpha), _twiceSquare = Lanes.All(2 * alpha * alpha);

        /// <summary>N = n0 + n1·α + n2·α².</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DoubleLanes Numerator(DoubleLanes n0, DoubleLanes n1, DoubleLanes n2) =>
            Lanes.MultiplyAdd(Lanes.MultiplyAdd(n2, _alpha, n1), _alpha, n0);

        /// <summary>D = d0 + d1·α² + d2·α⁴.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DoubleLanes Denominator(DoubleLanes d0, DoubleLanes d1, DoubleLanes d2) =>
            Lanes.MultiplyAdd(Lanes.MultiplyAdd(d2, _square, d1), _square, d0);

        /// <summary>N′ − value · D′.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DoubleLanes SlopeOfTerms(DoubleLanes value, DoubleLanes n1, DoubleLanes n2, DoubleLanes d1, DoubleLanes d2) =>
            Lanes.MultiplyAdd(value * _minusTwice, Lanes.MultiplyAdd(d2, _twiceSquare, d1), Lanes.MultiplyAdd(n2, _twice, n1));
    }

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}
