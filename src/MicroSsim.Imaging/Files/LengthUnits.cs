using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Files;

/// <summary>Converts distances in the units of metadata to micrometers.</summary>
internal static class LengthUnits
{
    /// <summary>Makes a spacing of distances; null if one of them is missing, in an unknown unit such as pixels, or not above 0.</summary>
    /// <param name="z">The distance of slices and its unit.</param>
    /// <param name="y">The distance of rows and its unit.</param>
    /// <param name="x">The distance of columns and its unit.</param>
    public static VoxelSpacing? TryCreateSpacing(
        (double? Distance, string? Unit) z, (double? Distance, string? Unit) y, (double? Distance, string? Unit) x)
    {
        return Convert(z) is { } ofZ && Convert(y) is { } ofY && Convert(x) is { } ofX ? new VoxelSpacing(ofZ, ofY, ofX) : null;

        static double? Convert((double? Distance, string? Unit) length)
        {
            double micrometers = (length.Distance ?? 0) * (FindUnit(length.Unit) ?? 0);
            return micrometers > 0 && !double.IsInfinity(micrometers) ? micrometers : null;
        }
    }

    /// <summary>The length of a unit in micrometers; null for an unknown unit.</summary>
    private static double? FindUnit(string? unit) => unit?.Trim().ToLowerInvariant() switch
    {
        // The micro sign, the Greek letter, and the escape that ImageJ writes.
        "\u00b5m" or "\u03bcm" or "\\u00b5m" or "um" => 1,
        "micron" or "microns" or "micrometer" or "micrometers" or "micrometre" or "micrometres" => 1,
        "nm" or "nanometer" or "nanometers" or "nanometre" or "nanometres" => 1e-3,
        "\u00e5" or "angstrom" or "angstroms" => 1e-4,
        "pm" or "picometer" or "picometre" => 1e-6,
        "mm" or "millimeter" or "millimeters" or "millimetre" or "millimetres" => 1e3,
        "cm" or "centimeter" or "centimetre" => 1e4,
        "m" or "meter" or "metre" => 1e6,
        "inch" or "in" => 25400,
        _ => null,
    };
}
