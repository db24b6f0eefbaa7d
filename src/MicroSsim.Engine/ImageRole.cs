namespace MicroSsim.Engine;

/// <summary>The role of an image in a pair.</summary>
public enum ImageRole
{
    /// <summary>The reference image, which is taken as the truth.</summary>
    GroundTruth,

    /// <summary>The image that is scored against the ground truth.</summary>
    Prediction,

    /// <summary>The mask or label image of the pair.</summary>
    Mask,
}
