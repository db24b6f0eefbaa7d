namespace MicroSsim.Engine.Windows;

/// <summary>
/// A separable, symmetric window of local statistics. The taps of a uniform window are 1, not normalised, so that sums over
/// integer pixels are exact; <see cref="Weight"/> is the divisor that turns sums into means. Immutable.
/// </summary>
internal sealed class SsimWindow
{
    /// <summary>The standard deviations at which scikit-image and the package truncate the Gaussian (<c>truncate</c> of SciPy).</summary>
    private const double Truncate = 3.5;

    /// <summary>The largest side in pixels, so that no memory is taken for windows that are larger than any image.</summary>
    private const int MaxSide = 99_999;

    private SsimWindow(double[] taps, int size, bool isUniform)
    {
        Taps = taps;
        Size = size;
        IsUniform = isUniform;
        AxisWeight = taps.Sum();
        Weight = AxisWeight * AxisWeight;
    }

    /// <summary>A window of one pixel: no neighbours along an axis.</summary>
    public static SsimWindow Single { get; } = new([1], 1, isUniform: true);

    /// <summary>The 2 · <see cref="Radius"/> + 1 weights in one dimension.</summary>
    public double[] Taps { get; }

    /// <summary>Whether every tap is 1.</summary>
    public bool IsUniform { get; }

    /// <summary>The distance from the center of the window to its edge, in pixels.</summary>
    public int Radius => Taps.Length / 2;

    /// <summary>The sides in messages, such as <c>11 × 11 pixels</c>.</summary>
    public string SidesText => FormattableString.Invariant($"{Taps.Length} × {Taps.Length} pixels");

    /// <summary>The sum of the weights in one dimension.</summary>
    public double AxisWeight { get; }

    /// <summary>The sum of all weights of the two-dimensional window.</summary>
    public double Weight { get; }

    /// <summary>
    /// The nominal side in pixels (<c>win_size</c>, <c>kernel_size</c>), which determines crop and sample correction. It is the
    /// number of taps unless a size was given for a Gaussian window, whose taps depend on sigma alone.
    /// </summary>
    public int Size { get; }

    /// <summary>The pixels that are cropped at every border of a map.</summary>
    public int Crop => (Size - 1) / 2;

    /// <summary>n / (n − 1) for the n = Size² pixels of the window: converts population to sample covariances.</summary>
    public double SampleCorrection => (double)Size * Size / (((double)Size * Size) - 1);

    /// <summary>Creates a window of equal weights.</summary>
    /// <param name="size">The side in pixels, odd.</param>
    /// <exception cref="MicroSsimException"><c>WindowTooLarge</c>.</exception>
    public static SsimWindow Uniform(int size)
    {
        CheckSide(size);
        return new SsimWindow(Enumerable.Repeat(1.0, size).ToArray(), size, isUniform: true);
    }

    /// <summary>
    /// Creates the window along one axis of several: a Gaussian, or a single pixel where sigma is 0 or less than 0.15.
    /// </summary>
    /// <param name="sigma">The standard deviation in pixels, 0 or above.</param>
    public static SsimWindow GaussianOrSingle(double sigma) => RadiusOf(sigma) < 1 ? Single : Gaussian(sigma);

    /// <summary>Creates a window of normalised Gaussian weights, truncated at a radius of ⌊3.5 · sigma + ½⌋.</summary>
    /// <param name="sigma">The standard deviation in pixels, above 0.</param>
    /// <param name="size">The nominal side in pixels, odd; null for the number of taps.</param>
    /// <exception cref="MicroSsimException">
    /// <c>SigmaTooSmall</c>: the window is a single pixel, which has no variance; <c>WindowTooLarge</c>.
    /// </exception>
    public static SsimWindow Gaussian(double sigma, int? size = null)
    {
        int radius = RadiusOf(sigma);
        if (radius < 1)
        {
            throw new MicroSsimException(
                "SigmaTooSmall", "sigma is so small that the Gaussian window has a single pixel; use a sigma of at least 0.15.");
        }

        CheckSide(size ?? 1);
        double[] taps = new double[(2 * radius) + 1];
        for (int k = -radius; k <= radius; k++) taps[k + radius] = Math.Exp(-0.5 * k * k / (sigma * sigma));
        double sum = taps.Sum();
        for (int k = 0; k < taps.Length; k++) taps[k] /= sum;
        return new SsimWindow(taps, size ?? taps.Length, isUniform: false);
    }

    private static int RadiusOf(double sigma)
    {
        double radius = Math.Floor((Truncate * sigma) + 0.5);
        CheckSide((2 * radius) + 1);
        return (int)radius;
    }

    private static void CheckSide(double side)
    {
        if (side <= MaxSide) return;
        throw new MicroSsimException(
            "WindowTooLarge",
            FormattableString.Invariant(
                $"a window of {side:G6} pixels is too large, as the largest has {MaxSide}; use a smaller window or sigma."));
    }
}
