namespace MicroSsim.Engine.Fitting;

/// <summary>Whether a pair that was added to a fit is part of it.</summary>
public enum PairOutcome
{
    /// <summary>The pair is part of the fit.</summary>
    Included,

    /// <summary>The pair is excluded: its ground truth is blank, so it has no range of its own, which a PerImage fit needs.</summary>
    BlankExcluded,
}
