using MicroSsim.Imaging.Pictures;
using OxyPlot;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// The colours of SSIM maps: Viridis, in which equal steps look equal, also to those who do not tell red from green and in
/// print. The scale is the same for every map, so that maps can be compared by eye: 0 … 1, below 0 as 0.
/// </summary>
internal static class MapColours
{
    public const double Low = 0, High = 1;

    /// <summary>The values that a legend names.</summary>
    public static IReadOnlyList<double> Ticks { get; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Fewer than 256 colours, so that a PNG has room in its palette for the legend's; gray is where the map has no value.</summary>
    public static ColourMap Viridis { get; } = new(OxyPalettes.Viridis(240).Colors.Select(c => new Rgb(c.R, c.G, c.B)).ToArray(), new Rgb(128, 128, 128));

    public static Picture Paint(ValueGrid map) => Viridis.Paint(map, Low, High);
}
