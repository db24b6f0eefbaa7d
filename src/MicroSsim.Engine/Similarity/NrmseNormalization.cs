namespace MicroSsim.Engine.Similarity;

/// <summary>The measure of the ground truth by which a root mean square error is divided (<c>normalization</c> of scikit-image).</summary>
public enum NrmseNormalization
{
    /// <summary>Its root mean square.</summary>
    Euclidean,

    /// <summary>Its range, maximum − minimum.</summary>
    MinMax,

    /// <summary>Its mean, with its sign.</summary>
    Mean,
}
