using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// SIMD kernels of the SSIM formula (<see cref="SsimConstants"/>) over blocks of window sums, a vector of pixels at a time.
/// Accumulators are vectors: each lane accumulates its own rows, and the caller adds the lanes.
/// </summary>
internal static class SsimKernels
{
    /// <summary>Adds the SSIM of every pixel of a block to an accumulator.</summary>
    /// <param name="constants">The constants of the formula.</param>
    /// <param name="sums">Joint window sums.</param>
    /// <param name="block">The valid part of the sums.</param>
    /// <param name="total">The accumulator, a vector.</param>
    /// <param name="map">The destination of the SSIM of every pixel, in the layout of the sums; null for none.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Ssim(in SsimConstants constants, WindowSums sums, in MapBlock block, double[] total, AlignedBuffer? map)
    {
        var vectors = new ConstantVectors(constants);
        var sum = SimdDouble.Load(total, 0);
        for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            vectors.JointStatistics(sums, i, out var meanSquares, out var meanProduct, out var variances, out var covariance);
            var ssim = vectors.Ssim(meanSquares, meanProduct, variances, covariance);
            map?.Store(ssim, i);
            sum += SimdDouble.ApplyMask(ssim, block.Mask);
        }

        SimdDouble.Store(sum, total, 0);
    }

    /// <summary>Adds contrast · structure = (2·vxy + C2)/(vx + vy + C2) of every pixel of a block to an accumulator.</summary>
    /// <param name="constants">The constants of the formula.</param>
    /// <param name="sums">Joint window sums.</param>
    /// <param name="block">The valid part of the sums.</param>
    /// <param name="total">The accumulator, a vector.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ContrastStructure(in SsimConstants constants, WindowSums sums, in MapBlock block, double[] total)
    {
        var vectors = new ConstantVectors(constants);
        var sum = SimdDouble.Load(total, 0);
        for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            vectors.JointStatistics(sums, i, out _, out _, out var variances, out var covariance);
            sum += SimdDouble.ApplyMask((covariance + covariance + vectors.C2) / (variances + vectors.C2), block.Mask);
        }

        SimdDouble.Store(sum, total, 0);
    }

    /// <summary>Computes contrast · structure of every pixel of a block, as <see cref="ContrastStructure"/> adds it.</summary>
    /// <param name="constants">The constants of the formula.</param>
    /// <param name="sums">Joint window sums.</param>
    /// <param name="block">The valid part of the sums.</param>
    /// <param name="map">The destination, in the layout of the sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ContrastStructureMap(in SsimConstants constants, WindowSums sums, in MapBlock block, AlignedBuffer map)
    {
        var vectors = new ConstantVectors(constants);
        for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            vectors.JointStatistics(sums, i, out _, out _, out var variances, out var covariance);
            map.Store((covariance + covariance + vectors.C2) / (variances + vectors.C2), i);
        }
    }

    /// <summary>Adds SSIM, luminance, contrast and structure of every pixel of a block to accumulators.</summary>
    /// <param name="constants">The constants of the formula.</param>
    /// <param name="sums">Separate window sums.</param>
    /// <param name="block">The valid part of the sums.</param>
    /// <param name="totals">The four accumulators, each a vector.</param>
    /// <param name="maps">The destinations of the four values of every pixel, in the layout of the sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Components(
        in SsimConstants constants,
        WindowSums sums,
        in MapBlock block,
        double[] totals,
        (AlignedBuffer Ssim, AlignedBuffer Luminance, AlignedBuffer Contrast, AlignedBuffer Structure) maps)
    {
        var vectors = new ConstantVectors(constants);
        ref double total = ref totals[0];
        DoubleVector ssims = SimdDouble.Load(ref total, 0), luminances = SimdDouble.Load(ref total, 1);
        DoubleVector contrasts = SimdDouble.Load(ref total, 2), structures = SimdDouble.Load(ref total, 3);
        for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            vectors.Statistics(
                sums, i, out var meanX, out var meanY, out var varianceX, out var varianceY, out var covariance, out var deviations);
            var luminance = (((meanX * meanY) + (meanX * meanY)) + vectors.C1) / ((meanX * meanX) + (meanY * meanY) + vectors.C1);
            deviations *= vectors.Sign;
            var contrastNumerator = deviations + deviations + vectors.C2;
            var structureNumerator = covariance + covariance + vectors.C2;
            var variances = varianceX + varianceY + vectors.C2;
            DoubleVector contrast = contrastNumerator / variances, structure = structureNumerator / contrastNumerator;
            var ssim = luminance * (structureNumerator / variances);
            maps.Ssim.Store(ssim, i);
            maps.Luminance.Store(luminance, i);
            maps.Contrast.Store(contrast, i);
            maps.Structure.Store(structure, i);
            ssims += SimdDouble.ApplyMask(ssim, block.Mask);
            luminances += SimdDouble.ApplyMask(luminance, block.Mask);
            contrasts += SimdDouble.ApplyMask(contrast, block.Mask);
            structures += SimdDouble.ApplyMask(structure, block.Mask);
        }

        SimdDouble.Store(ssims, ref total, 0);
        SimdDouble.Store(luminances, ref total, 1);
        SimdDouble.Store(contrasts, ref total, 2);
        SimdDouble.Store(structures, ref total, 3);
    }

    /// <summary>The constants of the formula, each in every lane of a vector, and the local statistics computed with them.</summary>
    private readonly struct ConstantVectors(in SsimConstants constants)
    {
        public readonly DoubleVector C1 = SimdDouble.Broadcast(constants.C1), C2 = SimdDouble.Broadcast(constants.C2);
        public readonly DoubleVector Sign = SimdDouble.Broadcast(constants.Sign);
        private readonly DoubleVector _weight = SimdDouble.Broadcast(constants.Weight);
        private readonly DoubleVector _perWeight = SimdDouble.Broadcast(constants.PerWeight);
        private readonly DoubleVector _perSquare = SimdDouble.Broadcast(constants.PerWeight * constants.PerWeight);
        private readonly DoubleVector _perVariance = SimdDouble.Broadcast(constants.PerVariance);
        private readonly DoubleVector _pivotX = SimdDouble.Broadcast(constants.PivotX), _pivotY = SimdDouble.Broadcast(constants.PivotY);
        private readonly bool _isCentered = constants.PivotX != 0 || constants.PivotY != 0;

        /// <summary>ux² + uy², ux·uy, vx + vy and vxy of joint sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void JointStatistics(
            WindowSums sums,
            int i,
            out DoubleVector meanSquares,
            out DoubleVector meanProduct,
            out DoubleVector variances,
            out DoubleVector covariance)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i);
            DoubleVector squares = SimdDouble.MultiplyAdd(x, x, y * y), product = x * y;
            covariance = ((_weight * sums.XY.Load(i)) - product) * _perVariance;

            // vx + vy ≥ 2·|vxy|, but rounding errors can make it less; below −C2 the SSIM would be arbitrary.
            var minimum = SimdDouble.Max(covariance + covariance, -(covariance + covariance));
            variances = SimdDouble.Max(((_weight * sums.XX.Load(i)) - squares) * _perVariance, minimum);
            if (_isCentered)
            {
                x += _pivotX;
                y += _pivotY;
                squares = SimdDouble.MultiplyAdd(x, x, y * y);
                product = x * y;
            }

            meanSquares = squares * _perSquare;
            meanProduct = product * _perSquare;
        }

        /// <summary>The SSIM of joint statistics.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DoubleVector Ssim(DoubleVector meanSquares, DoubleVector meanProduct, DoubleVector variances, DoubleVector covariance) =>
            (meanProduct + meanProduct + C1) * (covariance + covariance + C2) / ((meanSquares + C1) * (variances + C2));

        /// <summary>
        /// ux, uy, vx, vy, vxy and √(vx·vy) of separate sums. Variances that rounding errors made negative are 0, and the absolute
        /// covariance is at most √(vx·vy).
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Statistics(
            WindowSums sums,
            int i,
            out DoubleVector meanX,
            out DoubleVector meanY,
            out DoubleVector varianceX,
            out DoubleVector varianceY,
            out DoubleVector covariance,
            out DoubleVector deviations)
        {
            DoubleVector x = sums.X.Load(i), y = sums.Y.Load(i);
            meanX = (x + _pivotX) * _perWeight;
            meanY = (y + _pivotY) * _perWeight;
            varianceX = SimdDouble.Max(((_weight * sums.XX.Load(i)) - (x * x)) * _perVariance, DoubleVector.Zero);
            varianceY = SimdDouble.Max(((_weight * sums.YY.Load(i)) - (y * y)) * _perVariance, DoubleVector.Zero);
            deviations = SimdDouble.SquareRoot(varianceX * varianceY);
            covariance = ((_weight * sums.XY.Load(i)) - (x * y)) * _perVariance;
            covariance = SimdDouble.Min(SimdDouble.Max(covariance, -deviations), deviations);
        }
    }
}
