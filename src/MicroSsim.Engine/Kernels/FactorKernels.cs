namespace MicroSsim.Engine;

/// <summary>
/// SSIM as a function of α over blocks of window sums. For one pixel it is a quotient of two polynomials in α, whose
/// coefficients are made once per block; then each α costs a handful of operations. The scalar twin is
/// <see cref="SsimOfFactor.At"/>.
/// </summary>
/// <remarks>
/// With m = 2·ux·uy and k = 2·vxy: numerator (α·m + C1)(α·k + C2) = n2·α² + n1·α + C1·C2, and denominator
/// (ux² + C1 + α²·uy²)(vx + C2 + α²·vy) = d0 + d1·α² + d2·α⁴. No term of the denominator is negative, so nothing cancels in it.
/// </remarks>
internal sealed class FactorKernels(SsimFormula formula) : IDisposable
{
    private readonly LaneBuffer _n1 = LaneBuffer.Rent(Length), _n2 = LaneBuffer.Rent(Length);
    private readonly LaneBuffer _d0 = LaneBuffer.Rent(Length), _d1 = LaneBuffer.Rent(Length), _d2 = LaneBuffer.Rent(Length);

    private static int Length => WindowBand.StripWidth * Lanes.Count;

    /// <summary>Makes a block's coefficients ready for <see cref="Add"/>.</summary>
    /// <param name="sums">Separate sums, of y without the factor.</param>
    /// <param name="columns">How many columns count.</param>
    public void Prepare(WindowSums sums, int columns)
    {
        DoubleLanes weight = Lanes.All(formula.Weight), perSquare = Lanes.All(formula.PerWeight * formula.PerWeight), perVariance = Lanes.All(formula.PerVariance);
        DoubleLanes c1 = Lanes.All(formula.C1), c2 = Lanes.All(formula.C2);
        for (int i = 0; i < columns * Lanes.Count; i += Lanes.Count)
        {
            DoubleLanes x = sums.X.Load(i), y = sums.Y.Load(i), xx = x * x, yy = y * y, xy = x * y;
            DoubleLanes product = xy * perSquare, covariance = ((weight * sums.XY.Load(i)) - xy) * perVariance;
            DoubleLanes m = product + product, k = covariance + covariance;
            DoubleLanes luminanceX = Lanes.MultiplyAdd(xx, perSquare, c1), luminanceY = yy * perSquare;
            DoubleLanes contrastX = Lanes.MultiplyAdd((weight * sums.XX.Load(i)) - xx, perVariance, c2), contrastY = ((weight * sums.YY.Load(i)) - yy) * perVariance;
            _n1.Store(Lanes.MultiplyAdd(m, c2, k * c1), i);
            _n2.Store(m * k, i);
            _d0.Store(luminanceX * contrastX, i);
            _d1.Store(Lanes.MultiplyAdd(luminanceX, contrastY, luminanceY * contrastX), i);
            _d2.Store(luminanceY * contrastY, i);
        }
    }

    /// <summary>Adds SSIM of every pixel and its derivative with respect to ln α to totals, for two α.</summary>
    /// <remarks>
    /// Divisions cost most, so both α share one: 1/p = q/(p·q) and 1/q = p/(p·q). Pixels are scaled to be around 1
    /// (<see cref="Alignment.Scaled"/>), so that the product neither overflows nor vanishes.
    /// </remarks>
    /// <param name="one">The first α.</param>
    /// <param name="two">The second.</param>
    /// <param name="block">Which pixels count.</param>
    /// <param name="totals">Four vectors: value and derivative at the first α, and at the second.</param>
    /// <param name="at">Where they begin.</param>
    public void Add(double one, double two, in MapBlock block, double[] totals, int at)
    {
        ref double total = ref Lanes.At(totals, at);
        DoubleLanes values1 = Lanes.Load(ref total, 0), slopes1 = Lanes.Load(ref total, 1), values2 = Lanes.Load(ref total, 2), slopes2 = Lanes.Load(ref total, 3);
        ref double n1s = ref _n1.At(0), n2s = ref _n2.At(0), d0s = ref _d0.At(0), d1s = ref _d1.At(0), d2s = ref _d2.At(0);
        DoubleLanes n0 = Lanes.All(formula.C1 * formula.C2), power = Lanes.All(2), kept = block.Kept;
        DoubleLanes alpha1 = Lanes.All(one), square1 = Lanes.All(one * one), alpha2 = Lanes.All(two), square2 = Lanes.All(two * two);
        for (int i = 0; i < block.Columns; i++)
        {
            DoubleLanes n1 = Lanes.Load(ref n1s, i), n2 = Lanes.Load(ref n2s, i);
            DoubleLanes d0 = Lanes.Load(ref d0s, i), d1 = Lanes.Load(ref d1s, i), d2 = Lanes.Load(ref d2s, i);

            // terms of the first and second power, and of the second and fourth
            DoubleLanes first1 = n1 * alpha1, second1 = n2 * square1, first2 = n1 * alpha2, second2 = n2 * square2;
            DoubleLanes numerator1 = n0 + first1 + second1, numerator2 = n0 + first2 + second2;
            DoubleLanes quadratic1 = d1 * square1, quartic1 = d2 * square1 * square1, quadratic2 = d1 * square2, quartic2 = d2 * square2 * square2;
            DoubleLanes denominator1 = d0 + quadratic1 + quartic1, denominator2 = d0 + quadratic2 + quartic2;

            var perBoth = Lanes.All(1) / (denominator1 * denominator2);
            DoubleLanes per1 = perBoth * denominator2, per2 = perBoth * denominator1;
            DoubleLanes value1 = numerator1 * per1, value2 = numerator2 * per2;

            // each power multiplies its term's derivative
            DoubleLanes rising1 = Lanes.MultiplyAdd(second1, power, first1), rising2 = Lanes.MultiplyAdd(second2, power, first2);
            DoubleLanes half1 = Lanes.MultiplyAdd(quartic1, power, quadratic1), half2 = Lanes.MultiplyAdd(quartic2, power, quadratic2);
            values1 += Lanes.Keep(value1, kept);
            slopes1 += Lanes.Keep((rising1 - (value1 * (half1 + half1))) * per1, kept);
            values2 += Lanes.Keep(value2, kept);
            slopes2 += Lanes.Keep((rising2 - (value2 * (half2 + half2))) * per2, kept);
        }

        Lanes.Store(values1, ref total, 0);
        Lanes.Store(slopes1, ref total, 1);
        Lanes.Store(values2, ref total, 2);
        Lanes.Store(slopes2, ref total, 3);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in new[] { _n1, _n2, _d0, _d1, _d2 }) buffer.Return();
    }
}
