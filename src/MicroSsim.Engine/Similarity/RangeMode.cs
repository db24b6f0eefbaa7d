namespace MicroSsim.Engine.Similarity;

/// <summary>The data range that C1 and C2 are computed from while the range-invariant factor is fitted.</summary>
public enum RangeMode
{
    /// <summary>The range of the last image of the set, for every image, as in the package: depends on the order.</summary>
    LastImage,

    /// <summary>The range of each image: does not depend on the order.</summary>
    PerImage,
}
