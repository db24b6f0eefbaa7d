using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// <see cref="SsimFormula"/> over blocks of window sums, a vector of pixels at a time. The scalar twin of each method is the
/// method of that name, or the methods named, there. Totals are vectors: each lane adds up the rows it stands for.
/// </summary>
internal static class SsimKernels
{
    /// <summary>Adds SSIM of every pixel to a total; see <see cref="SsimFormula.Ssim"/>.</summary>
    /// <param name="formula">Constants.</param>
    /// <param name="sums">Joint sums.</param>
    /// <param name="block">How many of them count.</param>
    /// <param name="total">The total, a vector.</param>
    /// <param name="map">Takes SSIM at every pixel, arranged like the sums. Null if it is not wanted.</param>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Ssim(in SsimFormula formula, WindowSums sums, in MapBlock block, double[] total, AlignedBuffer? map)
    {
        var constants = new Constants(formula);
        var sum = SimdDouble.Load(total, 0);
        for (int i = 0; i < block.Columns * SimdDouble.Count; i += SimdDouble.Count)
        {
            constants.JointStatistics(sums, i, out var meanSquares, out var meanProduct, out var variances, out var covariance);
            var ssim = constants.Ssim(meanSquares, meanProduct, variances, covariance);
            map?.Store(ssim, i);
            sum += SimdDouble.Keep(ssim, block.Kept);
        }

        SimdDouble.Store(sum, total, 0);
    }

    /// <summary>Adds contrast · structure of every pixel to a total; see <see cref="SsimFormula.ContrastStructure"/>.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void ContrastStructure(in SsimFormula formula, WindowSums sums, in MapBlock block, double[] total)
    {
        var constants = new Constants(formula);
        var sum = SimdDouble.Load(total, 0);
        for (int i = 0; i < block.Columns * SimdDouble.Count; i += SimdDouble.Count)
        {
            constants.JointStatistics(sums, i, out _, out _, out var variances, out var covariance);
            sum += SimdDouble.Keep((covariance + covariance + constants.C2) / (variances + constants.C2), block.Kept);
        }

        SimdDouble.Store(sum, total, 0);
    }

    /// <summary>
    /// Adds SSIM, luminance, contrast and structure of every pixel to totals; see <see cref="SsimFormula.Luminance"/>,
    /// <see cref="SsimFormula.Contrast"/> and <see cref="SsimFormula.Structure"/>.
    /// </summary>
    /// <param name="formula">Constants.</param>
    /// <param name="sums">Separate sums.</param>
    /// <param name="block">How many of them count.</param>
    /// <param name="totals">The four totals, each a vector.</param>
    /// <param name="maps">Take the four at every pixel, arranged like the sums.</param>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Components(
        in SsimFormula formula, WindowSums sums, in MapBlock block, double[] totals, (AlignedBuffer Ssim, AlignedBuffer Luminance, AlignedBuffer Contrast, AlignedBuffer Structure) maps)
    {
        var constants = new Constants(formula);
        ref double total = ref totals[0];
        DoubleVector ssims = SimdDouble.Load(ref total, 0), luminances = SimdDouble.Load(ref total, 1), contrasts = SimdDouble.Load(ref total, 2), structures = SimdDouble.Load(ref total, 3);
        for (int i = 0; i < block.Columns * SimdDouble.Count; i += SimdDouble.Count)
        {
            constants.Statistics(sums, i, out var meanX, out var meanY, out var varianceX, out var varianceY, out var covariance, out var deviations);
            var luminance = (((meanX * meanY) + (meanX * meanY)) + constants.C1) / ((meanX * meanX) + (meanY * meanY) + constants.C1);
            deviations *= constants.Sign;
            var perContrast = deviations + deviations + constants.C2;
            var both = covariance + covariance + constants.C2;
            var variances = varianceX + varianceY + constants.C2;
            DoubleVector contrast = perContrast / variances, structure = both / perContrast, ssim = luminance * (both / variances);
            maps.Ssim.Store(ssim, i);
            maps.Luminance.Store(luminance, i);
            maps.Contrast.Store(contrast, i);
            maps.Structure.Store(structure, i);
            ssims += SimdDouble.Keep(ssim, block.Kept);
            luminances += SimdDouble.Keep(luminance, block.Kept);
            contrasts += SimdDouble.Keep(contrast, block.Kept);
            structures += SimdDouble.Keep(structure, block.Kept);
        }

        SimdDouble.Store(ssims, ref total, 0);
        SimdDouble.Store(luminances, ref total, 1);
        SimdDouble.Store(contrasts, ref total, 2);
        SimdDouble.Store(structures, ref total, 3);
    }

    /// <summary>The formula's constants, one in every lane, and local statistics made with them.</summary>
    private readonly struct Constants(in SsimFormula formula)
    {
        private readonly DoubleVector _weight = SimdDouble.All(formula.Weight), _perWeight = SimdDouble.All(formula.PerWeight), _perVariance = SimdDouble.All(formula.PerVariance);
        private readonly DoubleVector _perSquare = SimdDouble.All(formula.PerWeight * formula.PerWeight);
        private readonly DoubleVector _levelX = SimdDouble.All(formula.LevelX), _levelY = SimdDouble.All(formula.LevelY);
        private readonly bool _isLevelled = formula.LevelX != 0 || formula.LevelY != 0;

        public readonly DoubleVector C1 = SimdDouble.All(formula.C1), C2 = SimdDouble.All(formula.C2), Sign = SimdDouble.All(formula.Sign);

        /// <summary>ux² + uy², ux·uy, vx + vy and vxy of joint sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void JointStatistics(
            WindowSums sums, int i, out DoubleVector meanSquares, out DoubleVector meanProduct, out DoubleVector variances, out DoubleVector covariance)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i);
            DoubleVector squares = SimdDouble.MultiplyAdd(x, x, y * y), product = x * y;
            covariance = ((_weight * sums.XY.Load(i)) - product) * _perVariance;

            // No less is possible; rounding may leave less, and below −C2 SSIM would be any number.
            variances = SimdDouble.Max(((_weight * sums.XX.Load(i)) - squares) * _perVariance, SimdDouble.Max(covariance + covariance, -(covariance + covariance)));
            if (_isLevelled)
            {
                x += _levelX;
                y += _levelY;
                squares = SimdDouble.MultiplyAdd(x, x, y * y);
                product = x * y;
            }

            meanSquares = squares * _perSquare;
            meanProduct = product * _perSquare;
        }

        /// <summary>SSIM of joint statistics.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DoubleVector Ssim(DoubleVector meanSquares, DoubleVector meanProduct, DoubleVector variances, DoubleVector covariance) =>
            (meanProduct + meanProduct + C1) * (covariance + covariance + C2) / ((meanSquares + C1) * (variances + C2));

        /// <summary>Means, variances, covariance and √(vx·vy) of separate sums; see <see cref="SsimFormula.Statistics"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Statistics(
            WindowSums sums, int i, out DoubleVector meanX, out DoubleVector meanY, out DoubleVector varianceX, out DoubleVector varianceY, out DoubleVector covariance, out DoubleVector deviations)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i);
            meanX = (x + _levelX) * _perWeight;
            meanY = (y + _levelY) * _perWeight;
            varianceX = SimdDouble.Max(((_weight * sums.XX.Load(i)) - (x * x)) * _perVariance, DoubleVector.Zero);
            varianceY = SimdDouble.Max(((_weight * sums.YY.Load(i)) - (y * y)) * _perVariance, DoubleVector.Zero);
            deviations = SimdDouble.SquareRoot(varianceX * varianceY);
            covariance = SimdDouble.Min(SimdDouble.Max(((_weight * sums.XY.Load(i)) - (x * y)) * _perVariance, -deviations), deviations);
        }
    }
}
