namespace MicroSsim.Engine.Similarity;

/// <summary>A multi-scale score and the terms of its product.</summary>
/// <param name="Score">Πᵢ termᵢ^betaᵢ.</param>
/// <param name="Terms">
/// Per scale, finest first, the mean that enters the product, after <see cref="Normalization"/>: contrast · structure, and the
/// full SSIM for the last scale.
/// </param>
/// <param name="DataRange">R of C1 and C2, in the unit of the ground truth.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal, which deserves a warning.</param>
public sealed record MultiScaleResult(double Score, IReadOnlyList<double> Terms, double DataRange, bool ConstantPrediction)
{
    /// <summary>The number of positions of the finest scale that count with a mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}
