using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>A separable window of local statistics in three dimensions: one symmetric window per axis. Immutable.</summary>
/// <param name="Across">The window across slices (z).</param>
/// <param name="Down">The window down columns (y).</param>
/// <param name="Along">The window along rows (x).</param>
internal sealed record VolumeWindow(SsimWindow Across, SsimWindow Down, SsimWindow Along)
{
    /// <summary>The sum of all weights.</summary>
    public double Weight => Across.AxisWeight * Down.AxisWeight * Along.AxisWeight;

    /// <summary>The number of voxels.</summary>
    public double Voxels => (double)Across.Taps.Length * Down.Taps.Length * Along.Taps.Length;

    /// <summary>n / (n − 1) for the n voxels of the window: converts population to sample covariances.</summary>
    public double SampleCorrection => Voxels / (Voxels - 1);

    /// <summary>Creates the window of options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="volume">The ground truth, for the spacing of its voxels.</param>
    /// <exception cref="MicroSsimException">
    /// <c>SigmaTooSmall</c>: the window is a single voxel, which has no variance; <c>SpacingUnknown</c>.
    /// </exception>
    public static VolumeWindow Create(VolumeSsimOptions options, VolumePlane volume)
    {
        if (options.Window == WindowKind.Uniform)
        {
            var uniform = SsimWindow.Uniform(options.WindowSize ?? Similarity.SsimOptions.DefaultUniformSize);
            return new VolumeWindow(uniform, uniform, uniform);
        }

        var sigma = options.GetSigmaInPixels(volume);
        var window = new VolumeWindow(
            SsimWindow.GaussianOrSingle(sigma.Z), SsimWindow.GaussianOrSingle(sigma.Y), SsimWindow.GaussianOrSingle(sigma.X));
        return window.Voxels > 1
            ? window
            : throw new MicroSsimException(
                "SigmaTooSmall", "sigma is so small that the Gaussian window has a single voxel; use 0.15 pixels or more on one axis.");
    }

    /// <summary>The sides as <c>z × y × x</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Across.Taps.Length} × {Down.Taps.Length} × {Along.Taps.Length}");
}
