using MicroSsim.Engine;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Maps;

/// <summary>Builds the maps of one page from the rows of values that a metric computes. Thread-safe for different rows.</summary>
internal sealed class MapBuilder
{
    /// <summary>The largest number of bytes of an array in .NET.</summary>
    internal const long LargestArray = 0x7FFF_FFC7;

    private readonly int _width, _height;

    /// <summary>The border of the maps without values, in pixels down and along.</summary>
    private readonly (int Y, int X) _margin;

    private readonly (string Kind, float[] Pixels)[] _maps;

    /// <summary>Creates maps without values.</summary>
    /// <param name="image">The image of the maps.</param>
    /// <param name="components">Whether luminance, contrast and structure are included.</param>
    /// <param name="crop">The pixels by which the computed values are smaller than the image at both ends of each axis: y, x.</param>
    /// <param name="size">The size of the maps.</param>
    /// <exception cref="MicroSsimException"><c>MapTooLarge</c>: a map does not fit into an array.</exception>
    public MapBuilder(ImagePlane image, bool components, (int Y, int X) crop, MapSize size)
    {
        _margin = size == MapSize.Full ? crop : (0, 0);
        // An image smaller than the window has an empty map.
        _width = Math.Max(0, image.Width - (2 * (crop.X - _margin.X)));
        _height = Math.Max(0, image.Height - (2 * (crop.Y - _margin.Y)));
        _maps = GetKinds(components).Select(kind => (kind, CreatePixels())).ToArray();
    }

    /// <summary>The kinds of the maps, in order; see <see cref="ScoreMap"/>.</summary>
    /// <param name="components">Whether luminance, contrast and structure are included.</param>
    public static string[] GetKinds(bool components) => components ? ["ssim", "luminance", "contrast", "structure"] : ["ssim"];

    /// <summary>Adds one row of values; a metric calls it for each row.</summary>
    /// <param name="row">The row among the computed values, from 0.</param>
    /// <param name="column">The column of the first value.</param>
    /// <param name="ssim">The SSIM values.</param>
    /// <param name="luminance">The luminance values; ignored without components.</param>
    /// <param name="contrast">The contrast values; ignored without components.</param>
    /// <param name="structure">The structure values; ignored without components.</param>
    public void AddRow(
        int row,
        int column,
        ReadOnlySpan<double> ssim,
        ReadOnlySpan<double> luminance,
        ReadOnlySpan<double> contrast,
        ReadOnlySpan<double> structure)
    {
        Copy(0, row, column, ssim);
        if (_maps.Length == 1) return;
        Copy(1, row, column, luminance);
        Copy(2, row, column, contrast);
        Copy(3, row, column, structure);
    }

    /// <summary>Returns the maps, after all rows were added.</summary>
    public IReadOnlyList<ScoreMap> ToMaps() =>
        _maps.Select(m => new ScoreMap(m.Kind, new MemoryPlane<float>(_width, _height, m.Pixels))).ToList();

    private float[] CreatePixels()
    {
        long length = (long)_width * _height;
        if (length > LargestArray / sizeof(float))
        {
            string message = $"a map of {_width} × {_height} pixels is too large to be written; score a part of the image, or write "
                + "no maps.";
            throw new MicroSsimException("MapTooLarge", message) { Option = OptionNames.MapDirectory };
        }

        return Enumerable.Repeat(float.NaN, (int)length).ToArray();
    }

    private void Copy(int map, int row, int column, ReadOnlySpan<double> values)
    {
        var target = _maps[map].Pixels.AsSpan(((row + _margin.Y) * _width) + column + _margin.X, values.Length);
        for (int i = 0; i < values.Length; i++) target[i] = (float)values[i];
    }
}
