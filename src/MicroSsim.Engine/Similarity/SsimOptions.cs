using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>How local variances and covariances are taken.</summary>
public enum CovarianceKind
{
    /// <summary>Divided by n − 1 (<c>use_sample_covariance=True</c>, the package's and scikit-image's default).</summary>
    Sample,

    /// <summary>Divided by n, as in Wang et al. 2004.</summary>
    Population,
}

/// <summary>
/// The options of a single-scale SSIM, with the defaults of the <c>microssim</c> package's <c>score</c>, which are those of
/// <c>skimage.metrics.structural_similarity(…, gaussian_weights=True)</c>.
/// </summary>
public sealed record SsimOptions
{
    /// <summary>The window's shape (<c>gaussian_weights</c>).</summary>
    public WindowKind Window { get; init; } = WindowKind.Gaussian;

    /// <summary>
    /// The window's side in pixels, odd, at least 3 (<c>win_size</c>). Null: 7 for a uniform window, and as many as the
    /// Gaussian has taps. Given with a Gaussian it changes the crop and the sample correction only, as in scikit-image.
    /// </summary>
    public int? WindowSize { get; init; }

    /// <summary>The Gaussian's standard deviation in pixels, above 0; it is cut off at 3.5 sigma.</summary>
    public double Sigma { get; init; } = 1.5;

    /// <summary>K1 of C1 = (K1·R)², above 0.</summary>
    public double K1 { get; init; } = 0.01;

    /// <summary>K2 of C2 = (K2·R)², above 0.</summary>
    public double K2 { get; init; } = 0.03;

    /// <summary>Sample or population covariances.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Sample;

    /// <summary>By how many pixels a map is smaller than its image at every border.</summary>
    public int Crop => MakeWindow().Crop;

    /// <summary>The 7 × 7 uniform window with sample covariances that the package fits with, whatever it scores with.</summary>
    internal static SsimOptions OfFit { get; } = new() { Window = WindowKind.Uniform, WindowSize = 7 };

    internal SsimWindow MakeWindow() => Window == WindowKind.Uniform
        ? SsimWindow.Uniform(WindowSize ?? 7)
        : SsimWindow.Gaussian(Sigma, WindowSize);
}
