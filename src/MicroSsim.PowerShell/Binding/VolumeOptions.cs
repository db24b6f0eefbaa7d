using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>The options of SSIM as bound, for pages or for volumes: -Sigma has one number, or z, y, x of a volume.</summary>
internal static class VolumeOptions
{
    /// <summary>The options of pages.</summary>
    /// <param name="options">All options but sigma.</param>
    /// <param name="sigma">The numbers of -Sigma; null for the default.</param>
    /// <param name="unit">The unit of sigma.</param>
    /// <exception cref="MicroSsimException"><c>SigmaInvalid</c>: not one number of pixels.</exception>
    public static SsimOptions ForPages(SsimOptions options, double[]? sigma, SigmaUnit unit)
    {
        if (unit != SigmaUnit.Pixel) throw Invalid("they are in pixels; micrometers are for volumes", OptionNames.Volume);
        if (sigma is null) return options;
        if (sigma.Length != 1) throw Invalid("a page has one sigma; three, of z, y and x, are for volumes", OptionNames.Volume);
        return options with { Sigma = sigma[0] };
    }

    /// <summary>The options of volumes.</summary>
    /// <param name="options">All options but sigma.</param>
    /// <param name="sigma">The numbers of -Sigma; null for the default.</param>
    /// <param name="unit">The unit of sigma.</param>
    /// <exception cref="MicroSsimException">
    /// <c>SigmaInvalid</c>: neither one number nor three; <c>WindowSizeUnused</c>: a Gaussian window of a given size.
    /// </exception>
    public static VolumeSsimOptions ForVolumes(SsimOptions options, double[]? sigma, SigmaUnit unit)
    {
        if (options is { Window: WindowKind.Gaussian, WindowSize: not null })
        {
            throw new MicroSsimException(
                "WindowSizeUnused",
                "the size of a Gaussian window of volumes follows from sigma on each axis; omit -WindowSize, or use a uniform window.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }

        double[] axes = sigma ?? [options.Sigma];
        if (axes.Length == 1) axes = [axes[0], axes[0], axes[0]];
        if (axes.Length != 3) throw Invalid("give one number for all axes, or three for z, y and x");
        return new VolumeSsimOptions
        {
            Window = options.Window,
            WindowSize = options.WindowSize,
            Sigma = new VolumeSigma(axes[0], axes[1], axes[2]),
            SigmaUnit = unit,
            K1 = options.K1,
            K2 = options.K2,
            Covariance = options.Covariance,
        };
    }

    private static MicroSsimException Invalid(string cause, string? option = null) =>
        new("SigmaInvalid", $"The standard deviations of the Gaussian window are not valid: {cause}.")
        {
            Kind = FailureKind.InvalidArgument,
            Option = option,
        };
}
