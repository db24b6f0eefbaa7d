namespace MicroSsim.Engine.Similarity;

/// <summary>The divisor of local variances and covariances.</summary>
public enum CovarianceKind
{
    /// <summary>n − 1 (<c>use_sample_covariance=True</c>, the default of the package and of scikit-image).</summary>
    Sample,

    /// <summary>n, as in Wang et al. 2004.</summary>
    Population,
}
