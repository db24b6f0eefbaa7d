namespace MicroSsim.Engine.Windows;

/// <summary>The sums that a window scan computes.</summary>
internal enum WindowFields
{
    /// <summary>Σx, Σy, Σx², Σy² and Σxy.</summary>
    Separate,

    /// <summary>Σx, Σy, Σ(x² + y²) and Σxy: enough where only the sum of the variances is needed, and a fifth less work.</summary>
    Joint,
}
