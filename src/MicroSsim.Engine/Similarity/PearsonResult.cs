namespace MicroSsim.Engine.Similarity;

/// <summary>The correlation of a pair.</summary>
/// <param name="Pearson">Pearson's correlation coefficient r, −1 … 1.</param>
public sealed record PearsonResult(double Pearson)
{
    /// <summary>The number of pixels of the mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}
