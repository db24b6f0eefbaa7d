using MicroSsim.Engine;

namespace MicroSsim.Imaging;

/// <summary>What the planes of a page will be: pages that are scored together have to agree in it.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="PixelType">The type of every pixel.</param>
/// <param name="Samples">Samples per pixel: 1 is gray, 3 RGB.</param>
/// <param name="Palette">Whether the stored values are places in a table of colours.</param>
internal sealed record PageShape(int Width, int Height, PixelType PixelType, int Samples = 1, bool Palette = false)
{
    public override string ToString() =>
        $"{Width} × {Height} {PixelType}{(Samples == 1 ? "" : $" × {Samples} samples")}{(Palette ? " with a palette" : "")}";
}
