namespace MicroSsim.Imaging.Files;

/// <summary>The distance of neighbouring pixels along the axes of a volume, in micrometers, as the metadata of a file states it.</summary>
/// <param name="Z">From slice to slice, above 0.</param>
/// <param name="Y">From row to row, above 0.</param>
/// <param name="X">From column to column, above 0.</param>
public sealed record PixelSpacing(double Z, double Y, double X)
{
    /// <summary>Makes a spacing of distances in units; null if a distance or a unit is missing, not a length, or not above 0.</summary>
    /// <param name="z">The distance of slices and its unit.</param>
    /// <param name="y">The distance of rows and its unit.</param>
    /// <param name="x">The distance of columns and its unit.</param>
    internal static PixelSpacing? TryCreate(
        (double? Distance, string? Unit) z, (double? Distance, string? Unit) y, (double? Distance, string? Unit) x)
    {
        return Micrometers(z) is { } ofZ && Micrometers(y) is { } ofY && Micrometers(x) is { } ofX ? new PixelSpacing(ofZ, ofY, ofX) : null;

        static double? Micrometers((double? Distance, string? Unit) length)
        {
            double micrometers = (length.Distance ?? 0) * (FindUnit(length.Unit) ?? 0);
            return micrometers > 0 && !double.IsInfinity(micrometers) ? micrometers : null;
        }
    }

    /// <summary>The length of a unit in micrometers; null for an unknown unit, such as pixels.</summary>
    private static double? FindUnit(string? unit) => unit?.Trim().ToLowerInvariant() switch
    {
        "µm" or "μm" or "um" or "\\u00b5m" or "micron" or "microns" or "micrometer" or "micrometers" or "micrometre" => 1,
        "nm" or "nanometer" or "nanometers" or "nanometre" or "nanometres" => 1e-3,
        "å" or "angstrom" or "angstroms" => 1e-4,
        "pm" or "picometer" or "picometre" => 1e-6,
        "mm" or "millimeter" or "millimeters" or "millimetre" or "millimetres" => 1e3,
        "cm" or "centimeter" or "centimetre" => 1e4,
        "m" or "meter" or "metre" => 1e6,
        "inch" or "in" => 25400,
        _ => null,
    };
}
