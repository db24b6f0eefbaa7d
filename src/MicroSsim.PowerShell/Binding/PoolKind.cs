namespace MicroSsim.PowerShell.Binding;

/// <summary>The pairs that share one fit.</summary>
public enum PoolKind
{
    /// <summary>Nothing: each channel of a method has a fit of its own.</summary>
    None,

    /// <summary>The channels of a method.</summary>
    Channel,
}
