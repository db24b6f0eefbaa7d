namespace MicroSsim.Engine.Similarity;

/// <summary>Whose data range sets C1 and C2 while the range-invariant factor is sought.</summary>
public enum RangeMode
{
    /// <summary>That of the set's last image, for every image, as in the <c>microssim</c> package: the order matters.</summary>
    LastImage,

    /// <summary>Each image's own: the order cannot matter.</summary>
    PerImage,
}
