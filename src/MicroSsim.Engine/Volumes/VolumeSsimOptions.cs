using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// The options of SSIM in three dimensions, with the meaning that <c>skimage.metrics.structural_similarity</c> gives them for arrays of
/// three axes. Immutable.
/// </summary>
public sealed record VolumeSsimOptions
{
    /// <summary>The shape of the window (<c>gaussian_weights</c>).</summary>
    public WindowKind Window { get; init; } = WindowKind.Gaussian;

    /// <summary>
    /// The side of a uniform window on all three axes in pixels, odd, at least 3 (<c>win_size</c>); null for 7. A Gaussian window has none:
    /// its size follows from sigma.
    /// </summary>
    public int? WindowSize { get; init; }

    /// <summary>The standard deviations of the Gaussian, 0 or above; it is truncated at 3.5 sigma on each axis.</summary>
    public VolumeSigma Sigma { get; init; } = VolumeSigma.OnAllAxes(SsimOptions.DefaultSigma);

    /// <summary>The unit of <see cref="Sigma"/>.</summary>
    public SigmaUnit SigmaUnit { get; init; }

    /// <summary>K1 of C1 = (K1·R)², above 0.</summary>
    public double K1 { get; init; } = SsimOptions.DefaultK1;

    /// <summary>K2 of C2 = (K2·R)², above 0.</summary>
    public double K2 { get; init; } = SsimOptions.DefaultK2;

    /// <summary>Sample or population covariances (<c>use_sample_covariance</c>).</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Sample;

    /// <summary>The voxels by which the map of a volume is smaller than it at both ends of each axis: z, y, x.</summary>
    /// <param name="volume">The ground truth, for the spacing of its voxels.</param>
    /// <exception cref="MicroSsimException"><c>SigmaTooSmall</c> or <c>SpacingUnknown</c>.</exception>
    public (int Z, int Y, int X) GetCrop(VolumePlane volume)
    {
        var window = VolumeWindow.Create(this, volume);
        return (window.Across.Radius, window.Down.Radius, window.Along.Radius);
    }

    /// <summary>The standard deviations in pixels.</summary>
    /// <param name="volume">The ground truth, for the spacing of its voxels.</param>
    /// <exception cref="MicroSsimException"><c>SpacingUnknown</c>.</exception>
    internal VolumeSigma GetSigmaInPixels(VolumePlane volume)
    {
        if (SigmaUnit == SigmaUnit.Pixel) return Sigma;
        var spacing = volume.Spacing ?? throw new MicroSsimException(
            "SpacingUnknown",
            "its metadata does not state the distance of pixels in z, y and x as lengths, so sigma cannot be in micrometers; give it in "
            + "pixels.")
        {
            Role = ImageRole.GroundTruth,
            Option = "SigmaUnit",
        };
        return new VolumeSigma(Sigma.Z / spacing.Z, Sigma.Y / spacing.Y, Sigma.X / spacing.X);
    }
}
