namespace MicroSsim.Engine.Volumes;

/// <summary>The unit of the standard deviations of a Gaussian window in three dimensions.</summary>
public enum SigmaUnit
{
    /// <summary>Pixels of each axis.</summary>
    Pixel,

    /// <summary>Micrometers, which the spacing of the ground truth's voxels converts to pixels.</summary>
    Micrometer,
}
