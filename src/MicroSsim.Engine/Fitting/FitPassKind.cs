namespace MicroSsim.Engine.Fitting;

/// <summary>The purpose of a pass over the set of a fit.</summary>
public enum FitPassKind
{
    /// <summary>Checks every pair, measures its ranges and moments, and counts its pixels.</summary>
    Survey,

    /// <summary>Narrows down percentiles of pixels of more than 16 bits.</summary>
    Percentiles,

    /// <summary>Evaluates the mean SSIM at some α.</summary>
    Search,

    /// <summary>The fit is complete; no further pass is needed.</summary>
    Complete,
}
