using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Files;

/// <summary>Size, type and colour model of a page. Pages that are selected together must have equal shapes.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="PixelType">Type of each sample after decoding.</param>
/// <param name="Samples">Samples per pixel: 1 for gray, 3 for RGB.</param>
/// <param name="Colours">Meaning of the samples.</param>
/// <param name="HasAlpha">True if the last sample is alpha (opacity).</param>
internal sealed record PageShape(
    int Width, int Height, PixelType PixelType, int Samples = 1, ColourModel Colours = ColourModel.Gray, bool HasAlpha = false)
{
    /// <summary>The shape as text for messages, such as <c>512 × 512 UInt8 × 3 samples (Rgb)</c>.</summary>
    public override string ToString()
    {
        string samples = Samples == 1 ? "" : $" × {Samples} samples";
        string colours = Colours == ColourModel.Gray ? "" : $" ({Colours})";
        return $"{Width} × {Height} {PixelType}{samples}{colours}";
    }
}

/// <summary>Meaning of the samples of a pixel.</summary>
internal enum ColourModel
{
    /// <summary>Intensities; several samples per pixel are channels without names.</summary>
    Gray,

    /// <summary>Red, green and blue, optionally with alpha.</summary>
    Rgb,

    /// <summary>Index into a colour table (look-up table).</summary>
    Palette,

    /// <summary>Another colour space.</summary>
    Other,
}
