using System.Globalization;

namespace MicroSsim.Engine.Volumes;

/// <summary>The standard deviations of a Gaussian window along the axes of a volume, in pixels of each axis.</summary>
/// <param name="Z">Across slices; 0 for no mixing of slices.</param>
/// <param name="Y">Down columns.</param>
/// <param name="X">Along rows.</param>
public readonly record struct VolumeSigma(double Z, double Y, double X)
{
    /// <summary>The same number on all axes.</summary>
    public static VolumeSigma OnAllAxes(double sigma) => new(sigma, sigma, sigma);

    /// <summary>Reads what <see cref="ToString"/> writes; null if the text is something else.</summary>
    /// <param name="text">Three numbers, or one for all axes.</param>
    public static VolumeSigma? TryParse(string? text)
    {
        double[] values = new double[3];
        string[] parts = (text ?? "").Split(',');
        if (parts.Length == 1) parts = [parts[0], parts[0], parts[0]];
        if (parts.Length != values.Length) return null;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])) return null;
        }

        return new VolumeSigma(values[0], values[1], values[2]);
    }

    /// <summary>The numbers as <c>z,y,x</c>, with every digit.</summary>
    public override string ToString() => string.Join(
        ",", new[] { Z, Y, X }.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
