using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>What multi-scale SSIM does with means below zero, whose powers are not real.</summary>
public enum Normalization
{
    /// <summary>Negative means become 0, and so does the score.</summary>
    Relu,

    /// <summary>Every mean m becomes (m + 1)/2.</summary>
    Simple,

    /// <summary>Nothing: a negative mean makes the score NaN.</summary>
    None,
}

/// <summary>
/// The options of multi-scale SSIM, with the defaults of <c>MicroMS3IM.score</c>, which are those of torchmetrics'
/// <c>multiscale_structural_similarity_index_measure</c>.
/// </summary>
public sealed record MultiScaleOptions
{
    /// <summary>The exponents of the scales, finest first, all above 0; there are as many scales as exponents.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>What is done with negative means.</summary>
    public Normalization Normalize { get; init; } = Normalization.Relu;

    /// <summary>The window's shape (<c>gaussian_kernel</c>).</summary>
    public WindowKind Window { get; init; } = WindowKind.Gaussian;

    /// <summary>
    /// The window's side in pixels, odd (<c>kernel_size</c>). The taps of a Gaussian follow from sigma alone; its size only
    /// decides how small an image may be.
    /// </summary>
    public int WindowSize { get; init; } = 11;

    /// <summary>The Gaussian's standard deviation in pixels, above 0; it is cut off at 3.5 sigma.</summary>
    public double Sigma { get; init; } = 1.5;

    /// <summary>K1 of C1 = (K1·R)², above 0.</summary>
    public double K1 { get; init; } = 0.01;

    /// <summary>K2 of C2 = (K2·R)², above 0.</summary>
    public double K2 { get; init; } = 0.03;
}

/// <summary>A multi-scale score and the terms it is the product of.</summary>
/// <param name="Score">Πᵢ termᵢ^betaᵢ.</param>
/// <param name="Terms">
/// Per scale, finest first, the mean that enters the product, after <see cref="Normalization"/>: contrast-structure, and
/// the full SSIM for the last scale.
/// </param>
/// <param name="DataRange">R of C1 and C2, in the ground truth's unit.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal: a score that deserves a warning.</param>
public sealed record MultiScaleResult(double Score, IReadOnlyList<double> Terms, double DataRange, bool ConstantPrediction);
