using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Imaging.Files;

/// <summary>What the planes of a page will be: pages that are scored together have to agree in it.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="PixelType">The type of every pixel.</param>
/// <param name="Samples">Samples per pixel: 1 is gray, 3 RGB.</param>
/// <param name="Colours">What the samples mean.</param>
internal sealed record PageShape(int Width, int Height, PixelType PixelType, int Samples = 1, ColourModel Colours = ColourModel.Gray)
{
    public override string ToString() =>
        $"{Width} × {Height} {PixelType}{(Samples == 1 ? "" : $" × {Samples} samples")}{(Colours == ColourModel.Gray ? "" : $" ({Colours})")}";
}

/// <summary>What a pixel's samples mean.</summary>
internal enum ColourModel
{
    /// <summary>Intensities; several of them are channels that nobody named.</summary>
    Gray,

    /// <summary>Red, green, blue, and perhaps opacity.</summary>
    Rgb,

    /// <summary>A place in a table of colours.</summary>
    Palette,

    /// <summary>Some other space of colours.</summary>
    Other,
}
