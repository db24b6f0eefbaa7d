using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The options of single-scale SSIM, with the defaults of <c>score</c> of the <c>microssim</c> package, which are those of
/// <c>skimage.metrics.structural_similarity(…, gaussian_weights=True)</c>. Immutable.
/// </summary>
public sealed record SsimOptions
{
    /// <summary>The default side of a uniform window in pixels, as in scikit-image.</summary>
    public const int DefaultUniformSize = 7;

    /// <summary>The defaults of sigma, K1 and K2 (Wang et al. 2004), shared with <see cref="MultiScaleOptions"/>.</summary>
    internal const double DefaultSigma = 1.5, DefaultK1 = 0.01, DefaultK2 = 0.03;

    /// <summary>The shape of the window (<c>gaussian_weights</c>).</summary>
    public WindowKind Window { get; init; } = WindowKind.Gaussian;

    /// <summary>
    /// The side of the window in pixels, odd, at least 3 (<c>win_size</c>). Null: 7 for a uniform window, and the number of taps
    /// for a Gaussian. The size of a Gaussian changes the crop and the sample correction only, as in scikit-image.
    /// </summary>
    public int? WindowSize { get; init; }

    /// <summary>The standard deviation of the Gaussian in pixels, above 0; it is truncated at 3.5 sigma.</summary>
    public double Sigma { get; init; } = DefaultSigma;

    /// <summary>K1 of C1 = (K1·R)², above 0.</summary>
    public double K1 { get; init; } = DefaultK1;

    /// <summary>K2 of C2 = (K2·R)², above 0.</summary>
    public double K2 { get; init; } = DefaultK2;

    /// <summary>Sample or population covariances (<c>use_sample_covariance</c>).</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Sample;

    /// <summary>The pixels by which a map is smaller than its image at every border.</summary>
    public int Crop => CreateWindow().Crop;

    /// <summary>The 7 × 7 uniform window with sample covariances that the package always fits with.</summary>
    internal static SsimOptions ForFitting { get; } = new() { Window = WindowKind.Uniform, WindowSize = DefaultUniformSize };

    /// <summary>Creates the window of these options.</summary>
    /// <exception cref="MicroSsimException"><c>SigmaTooSmall</c>.</exception>
    internal SsimWindow CreateWindow() => Window == WindowKind.Uniform
        ? SsimWindow.Uniform(WindowSize ?? DefaultUniformSize)
        : SsimWindow.Gaussian(Sigma, WindowSize);
}
