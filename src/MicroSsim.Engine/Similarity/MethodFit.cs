namespace MicroSsim.Engine.Similarity;

/// <summary>A fit of one method: complete and ready to score with, or incomplete.</summary>
public abstract record MethodFit
{
    /// <summary>The method whose predictions were fitted; null for a fit that is used for any method.</summary>
    public string? Method { get; init; }

    /// <summary>Whether the fit is complete, so that images can be scored with it.</summary>
    public abstract bool Complete { get; }
}
