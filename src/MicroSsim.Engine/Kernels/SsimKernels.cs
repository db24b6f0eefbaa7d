namespace MicroSsim.Engine;

/// <summary>
/// <see cref="SsimFormula"/> over rows of window sums, a vector of pixels at a time. The scalar twin of each method is the
/// method of that name, or the methods named, there; lanes beyond the row's end are computed and left out of the sums.
/// </summary>
internal static class SsimKernels
{
    /// <summary>Σ SSIM over <paramref name="count"/> pixels; see <see cref="SsimFormula.Ssim"/>.</summary>
    /// <param name="formula">Constants.</param>
    /// <param name="sums">Joint sums.</param>
    /// <param name="count">Pixels.</param>
    /// <param name="map">Takes SSIM at every pixel; as long as the sums. Null if it is not wanted.</param>
    public static double Ssim(in SsimFormula formula, WindowSums sums, int count, double[]? map)
    {
        var constants = new Constants(formula);
        var total = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            constants.JointStatistics(sums, i, out var meanSquares, out var meanProduct, out var variances, out var covariance);
            var ssim = constants.Ssim(meanSquares, meanProduct, variances, covariance);
            if (map is not null) Lanes.Store(ssim, map, i);
            total += Lanes.First(ssim, count - i);
        }

        return Lanes.Sum(total);
    }

    /// <summary>Σ SSIM, with variances that rounding left below 0 counted as 0.</summary>
    public static double ClampedSsim(in SsimFormula formula, WindowSums sums, int count)
    {
        var constants = new Constants(formula);
        var total = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            constants.JointStatistics(sums, i, out var meanSquares, out var meanProduct, out var variances, out var covariance);
            total += Lanes.First(constants.Ssim(meanSquares, meanProduct, Lanes.Max(variances, DoubleLanes.Zero), covariance), count - i);
        }

        return Lanes.Sum(total);
    }

    /// <summary>Σ contrast · structure; see <see cref="SsimFormula.ContrastStructure"/>.</summary>
    /// <param name="formula">Constants.</param>
    /// <param name="sums">Joint sums.</param>
    /// <param name="count">Pixels.</param>
    public static double ContrastStructure(in SsimFormula formula, WindowSums sums, int count)
    {
        var constants = new Constants(formula);
        var total = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            constants.JointStatistics(sums, i, out _, out _, out var variances, out var covariance);
            var term = (covariance + covariance + constants.C2) / (Lanes.Max(variances, DoubleLanes.Zero) + constants.C2);
            total += Lanes.First(term, count - i);
        }

        return Lanes.Sum(total);
    }

    /// <summary>
    /// Σ luminance, Σ contrast and Σ structure; see <see cref="SsimFormula.Luminance"/>, <see cref="SsimFormula.Contrast"/>
    /// and <see cref="SsimFormula.Structure"/>.
    /// </summary>
    /// <param name="formula">Constants.</param>
    /// <param name="sums">Separate sums.</param>
    /// <param name="count">Pixels.</param>
    /// <param name="maps">Take the three at every pixel; each as long as the sums.</param>
    public static (double Ssim, double Luminance, double Contrast, double Structure) Components(
        in SsimFormula formula, WindowSums sums, int count, (double[] Ssim, double[] Luminance, double[] Contrast, double[] Structure) maps)
    {
        var constants = new Constants(formula);
        DoubleLanes ssims = DoubleLanes.Zero, luminances = DoubleLanes.Zero, contrasts = DoubleLanes.Zero, structures = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            constants.Statistics(sums, i, out var meanX, out var meanY, out var varianceX, out var varianceY, out var covariance);
            var luminance = (((meanX * meanY) + (meanX * meanY)) + constants.C1) / ((meanX * meanX) + (meanY * meanY) + constants.C1);
            var deviations = constants.Sign * Lanes.SquareRoot(Lanes.Max(varianceX, DoubleLanes.Zero) * Lanes.Max(varianceY, DoubleLanes.Zero));
            var perContrast = deviations + deviations + constants.C2;
            var both = covariance + covariance + constants.C2;
            var variances = varianceX + varianceY + constants.C2;
            DoubleLanes contrast = perContrast / variances, structure = both / perContrast, ssim = luminance * (both / variances);
            Lanes.Store(ssim, maps.Ssim, i);
            Lanes.Store(luminance, maps.Luminance, i);
            Lanes.Store(contrast, maps.Contrast, i);
            Lanes.Store(structure, maps.Structure, i);
            ssims += Lanes.First(ssim, count - i);
            luminances += Lanes.First(luminance, count - i);
            contrasts += Lanes.First(contrast, count - i);
            structures += Lanes.First(structure, count - i);
        }

        return (Lanes.Sum(ssims), Lanes.Sum(luminances), Lanes.Sum(contrasts), Lanes.Sum(structures));
    }

    /// <summary>Σ of SSIM as a function of ln α and of its derivatives; see <see cref="SsimOfFactor.At"/>.</summary>
    /// <param name="formula">Constants.</param>
    /// <param name="factor">α, which multiplies y.</param>
    /// <param name="sums">Separate sums, of y without the factor.</param>
    /// <param name="count">Pixels.</param>
    public static Derivatives OfFactor(in SsimFormula formula, double factor, WindowSums sums, int count)
    {
        var constants = new Constants(formula);
        var alpha = Lanes.All(factor);
        DoubleLanes values = DoubleLanes.Zero, firsts = DoubleLanes.Zero, seconds = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            constants.Statistics(sums, i, out var meanX, out var meanY, out var varianceX, out var varianceY, out var covariance);
            meanY *= alpha;
            covariance *= alpha;
            var d = varianceY * alpha * alpha;
            DoubleLanes a = meanX * meanY, b = covariance + covariance, c = meanY * meanY;
            a += a;
            DoubleLanes bigA = a + constants.C1, bigB = b + constants.C2, bigC = (meanX * meanX) + c + constants.C1, bigD = varianceX + d + constants.C2;

            DoubleLanes numerator = bigA * bigB, ab = a * b;
            var numerator1 = Lanes.MultiplyAdd(a, bigB, b * bigA);
            var numerator2 = numerator1 + ab + ab;
            var perDenominator = constants.One / (bigC * bigD);
            var half1 = Lanes.MultiplyAdd(c, bigD, d * bigC); // half of the denominator's first derivative
            var denominator1 = (half1 + half1) * perDenominator;
            var half2 = half1 + ((c * d) + (c * d)); // a quarter of its second
            half2 += half2;
            var denominator2 = (half2 + half2) * perDenominator;

            var value = numerator * perDenominator;
            var first = (numerator1 * perDenominator) - (value * denominator1);
            var second = (numerator2 * perDenominator) - ((first + first) * denominator1) - (value * denominator2);
            values += Lanes.First(value, count - i);
            firsts += Lanes.First(first, count - i);
            seconds += Lanes.First(second, count - i);
        }

        return new Derivatives(Lanes.Sum(values), Lanes.Sum(firsts), Lanes.Sum(seconds));
    }

    /// <summary>The formula's constants, one in every lane, and local statistics made with them.</summary>
    private readonly struct Constants(in SsimFormula formula)
    {
        private readonly DoubleLanes _weight = Lanes.All(formula.Weight), _perWeight = Lanes.All(formula.PerWeight), _perVariance = Lanes.All(formula.PerVariance);

        public readonly DoubleLanes C1 = Lanes.All(formula.C1), C2 = Lanes.All(formula.C2), Sign = Lanes.All(formula.Sign), One = Lanes.All(1);

        /// <summary>ux² + uy², ux·uy, vx + vy and vxy of joint sums.</summary>
        public void JointStatistics(
            WindowSums sums, int i, out DoubleLanes meanSquares, out DoubleLanes meanProduct, out DoubleLanes variances, out DoubleLanes covariance)
        {
            DoubleLanes x = Lanes.Load(sums.X, i), y = Lanes.Load(sums.Y, i);
            DoubleLanes squares = Lanes.MultiplyAdd(x, x, y * y), product = x * y;
            var perSquare = _perWeight * _perWeight;
            meanSquares = squares * perSquare;
            meanProduct = product * perSquare;
            variances = ((_weight * Lanes.Load(sums.XX, i)) - squares) * _perVariance;
            covariance = ((_weight * Lanes.Load(sums.XY, i)) - product) * _perVariance;
        }

        /// <summary>SSIM of joint statistics.</summary>
        public DoubleLanes Ssim(DoubleLanes meanSquares, DoubleLanes meanProduct, DoubleLanes variances, DoubleLanes covariance) =>
            (meanProduct + meanProduct + C1) * (covariance + covariance + C2) / ((meanSquares + C1) * (variances + C2));

        /// <summary>Means, variances and covariance of separate sums; see <see cref="SsimFormula.Statistics"/>.</summary>
        public void Statistics(
            WindowSums sums, int i, out DoubleLanes meanX, out DoubleLanes meanY, out DoubleLanes varianceX, out DoubleLanes varianceY, out DoubleLanes covariance)
        {
            DoubleLanes x = Lanes.Load(sums.X, i), y = Lanes.Load(sums.Y, i);
            meanX = x * _perWeight;
            meanY = y * _perWeight;
            varianceX = ((_weight * Lanes.Load(sums.XX, i)) - (x * x)) * _perVariance;
            varianceY = ((_weight * Lanes.Load(sums.YY, i)) - (y * y)) * _perVariance;
            covariance = ((_weight * Lanes.Load(sums.XY, i)) - (x * y)) * _perVariance;
        }
    }
}
