namespace MicroSsim.Engine.Windows;

/// <summary>The shape of the window of local statistics.</summary>
public enum WindowKind
{
    /// <summary>Gaussian weights, as in Wang et al. 2004 and in the scores of the <c>microssim</c> package.</summary>
    Gaussian,

    /// <summary>Equal weights, as in the fit of the package and in scikit-image by default.</summary>
    Uniform,
}
