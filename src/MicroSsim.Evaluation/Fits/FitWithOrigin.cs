using System.Diagnostics.CodeAnalysis;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits;

/// <summary>A fit together with the information needed to reproduce it.</summary>
public sealed record FitWithOrigin : MicroSsimFit
{
    /// <summary>Adds the origin to a fit.</summary>
    /// <param name="fit">The fit; it is copied.</param>
    /// <param name="origin">The origin of the fit.</param>
    [SetsRequiredMembers]
    public FitWithOrigin(MicroSsimFit fit, FitOrigin origin)
        : base(fit) => Origin = origin;

    /// <summary>The version, given parameters and images that the fit was made with.</summary>
    public FitOrigin Origin { get; init; }

    /// <summary>The warnings about the fit.</summary>
    public FitWarnings Warnings { get; init; } = FitWarnings.None;

    /// <summary>The measurements of the fit on each of its images.</summary>
    public FitImages Images { get; init; } = FitImages.None;
}
