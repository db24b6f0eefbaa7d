using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The options of multi-scale SSIM, with the defaults of <c>MicroMS3IM.score</c>, which are those of
/// <c>multiscale_structural_similarity_index_measure</c> of torchmetrics. Immutable.
/// </summary>
public sealed record MultiScaleOptions
{
    /// <summary>The exponents of the scales (<c>betas</c>), finest first, all above 0; their number is the number of scales.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>The treatment of negative means (<c>normalize</c>).</summary>
    public Normalization Normalize { get; init; } = Normalization.Relu;

    /// <summary>The shape of the window (<c>gaussian_kernel</c>).</summary>
    public WindowKind Window { get; init; } = WindowKind.Gaussian;

    /// <summary>
    /// The side of the window in pixels, odd (<c>kernel_size</c>). The taps of a Gaussian depend on sigma alone; its size only
    /// determines the smallest image.
    /// </summary>
    public int WindowSize { get; init; } = 11;

    /// <summary>The standard deviation of the Gaussian in pixels, above 0; it is truncated at 3.5 sigma.</summary>
    public double Sigma { get; init; } = SsimOptions.DefaultSigma;

    /// <summary>K1 of C1 = (K1·R)², above 0.</summary>
    public double K1 { get; init; } = SsimOptions.DefaultK1;

    /// <summary>K2 of C2 = (K2·R)², above 0.</summary>
    public double K2 { get; init; } = SsimOptions.DefaultK2;

    /// <summary>Creates the window of these options.</summary>
    /// <exception cref="MicroSsimException"><c>SigmaTooSmall</c>.</exception>
    internal SsimWindow CreateWindow() => Window == WindowKind.Gaussian ? SsimWindow.Gaussian(Sigma) : SsimWindow.Uniform(WindowSize);
}
