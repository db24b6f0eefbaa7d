using MicroSsim.Imaging.Pictures;
using OxyPlot;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// The colours of SSIM maps: the perceptually uniform colour map Viridis, which is also readable in gray and for people with red-green
/// colour blindness. All maps have the same scale, so that they can be compared: 0 … 1, with negative values shown as 0.
/// </summary>
internal static class MapColours
{
    /// <summary>The value of the first colour.</summary>
    public const double Low = 0;

    /// <summary>The value of the last colour.</summary>
    public const double High = 1;

    /// <summary>The labelled values of a colour bar.</summary>
    public static IReadOnlyList<double> Ticks { get; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>
    /// The colour map: 240 colours, so that the palette of a PNG (256 entries) has room for those of the colour bar, and gray for NaN.
    /// </summary>
    public static ColourMap Viridis { get; } =
        new(OxyPalettes.Viridis(240).Colors.Select(c => new Rgb(c.R, c.G, c.B)).ToArray(), new Rgb(128, 128, 128));

    /// <summary>Renders a map as a picture of the same size.</summary>
    /// <param name="map">The SSIM values; NaN where there is none.</param>
    public static Picture Paint(ValueGrid map) => Viridis.Paint(map, Low, High);
}
