namespace MicroSsim.Engine;

/// <summary>The part that an image plays in a pair.</summary>
public enum ImageRole
{
    /// <summary>The image that is taken as the truth.</summary>
    GroundTruth,

    /// <summary>The image that is scored against it.</summary>
    Prediction,
}
