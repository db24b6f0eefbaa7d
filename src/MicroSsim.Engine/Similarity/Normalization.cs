namespace MicroSsim.Engine.Similarity;

/// <summary>The treatment of negative means in multi-scale SSIM, whose powers are not real (<c>normalize</c>).</summary>
public enum Normalization
{
    /// <summary>Negative means become 0, and so does the score.</summary>
    Relu,

    /// <summary>Every mean m becomes (m + 1)/2.</summary>
    Simple,

    /// <summary>Means are not changed: a negative mean makes the score NaN.</summary>
    None,
}
