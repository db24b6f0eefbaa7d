namespace MicroSsim.Engine.Windows;

/// <summary>The shape of the window that local statistics are taken over.</summary>
public enum WindowKind
{
    /// <summary>Gaussian weights, as Wang et al. 2004 and the <c>microssim</c> package score with.</summary>
    Gaussian,

    /// <summary>Equal weights, as the package fits with and scikit-image scores by default.</summary>
    Uniform,
}

/// <summary>
/// A separable, symmetric window. Its taps are kept unnormalised: a uniform window has taps of 1, so that sums over
/// integer pixels are exact, and <see cref="Weight"/> says what the taps add up to in two dimensions.
/// </summary>
internal sealed class SsimWindow
{
    /// <summary>SciPy's <c>truncate</c>, at which scikit-image and the package cut the Gaussian off.</summary>
    private const double Truncate = 3.5;

    private SsimWindow(double[] taps, int size, bool isUniform)
    {
        Taps = taps;
        Size = size;
        IsUniform = isUniform;
        double sum = taps.Sum();
        Weight = sum * sum;
    }

    /// <summary>2·<see cref="Radius"/> + 1 weights of one dimension.</summary>
    public double[] Taps { get; }

    /// <summary>Whether every tap is 1.</summary>
    public bool IsUniform { get; }

    /// <summary>How far the window reaches from its centre.</summary>
    public int Radius => Taps.Length / 2;

    /// <summary>What all weights of the two-dimensional window add up to.</summary>
    public double Weight { get; }

    /// <summary>
    /// The nominal side (<c>win_size</c>, <c>kernel_size</c>): it decides how much is cropped and the sample correction.
    /// It is the number of taps unless a size was given for a Gaussian window, whose taps follow from sigma alone.
    /// </summary>
    public int Size { get; }

    /// <summary>What is cropped at every border of a map.</summary>
    public int Crop => (Size - 1) / 2;

    /// <summary>n / (n − 1) for the n = Size² pixels of the window: turns population into sample covariances.</summary>
    public double SampleCorrection => (double)Size * Size / (((double)Size * Size) - 1);

    /// <summary>Equal weights.</summary>
    /// <param name="size">The side, odd.</param>
    public static SsimWindow Uniform(int size) => new(Enumerable.Repeat(1.0, size).ToArray(), size, isUniform: true);

    /// <summary>Gaussian weights to a radius of ⌊3.5·sigma + ½⌋, normalised.</summary>
    /// <param name="sigma">The standard deviation, in pixels, above 0.</param>
    /// <param name="size">The nominal side, odd; null for that of the taps.</param>
    /// <exception cref="MicroSsimException"><c>SigmaTooSmall</c>: nothing but the centre is left, which has no variance.</exception>
    public static SsimWindow Gaussian(double sigma, int? size = null)
    {
        int radius = (int)((Truncate * sigma) + 0.5);
        if (radius < 1) throw new MicroSsimException("SigmaTooSmall", "sigma is so small that the Gaussian window has a single pixel; use a sigma of at least 0.15.");
        var taps = new double[(2 * radius) + 1];
        for (int k = -radius; k <= radius; k++) taps[k + radius] = Math.Exp(-0.5 * k * k / (sigma * sigma));
        double sum = taps.Sum();
        for (int k = 0; k < taps.Length; k++) taps[k] /= sum;
        return new SsimWindow(taps, size ?? taps.Length, isUniform: false);
    }
}
