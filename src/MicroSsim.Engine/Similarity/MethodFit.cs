namespace MicroSsim.Engine.Similarity;

/// <summary>The fit of one method, complete or still in need of further passes over the set.</summary>
public abstract record MethodFit
{
    /// <summary>The method whose predictions were fitted; null for a fit that serves any method.</summary>
    public string? Method { get; init; }

    /// <summary>Whether the fit needs no further pass over the set.</summary>
    public abstract bool Complete { get; }
}
