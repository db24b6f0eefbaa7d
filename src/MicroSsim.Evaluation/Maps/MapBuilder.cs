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

    private readonly (string Kind, MapPixels Pixels)[] _maps;

    private readonly MapSpool? _spool;

    /// <summary>Creates maps without values.</summary>
    /// <param name="image">The image of the maps.</param>
    /// <param name="components">Whether luminance, contrast and structure are included.</param>
    /// <param name="crop">The pixels by which the computed values are smaller than the image at both ends of each axis: y, x.</param>
    /// <param name="size">The size of the maps.</param>
    /// <param name="spool">The file of a volume whose maps are large; null for a page, or maps in memory.</param>
    /// <exception cref="MicroSsimException">
    /// <c>MapTooLarge</c>: a map does not fit into an array; <c>OutputNotWritten</c>: nor into the folder of temporary files.
    /// </exception>
    public MapBuilder(ImagePlane image, bool components, (int Y, int X) crop, MapSize size, MapSpool? spool = null)
    {
        _margin = size == MapSize.Full ? crop : (0, 0);
        // An image smaller than the window has an empty map.
        _width = Math.Max(0, image.Width - (2 * (crop.X - _margin.X)));
        _height = Math.Max(0, image.Height - (2 * (crop.Y - _margin.Y)));
        CheckSize();
        string[] kinds = GetKinds(components);
        _spool = spool ?? MapSpool.CreateIfLarge((long)_width * _height * sizeof(float) * kinds.Length);
        _maps = kinds.Select(kind => (kind, new MapPixels(_width, _height, _margin, _spool))).ToArray();
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
        _maps.Select(m => new ScoreMap(m.Kind, m.Pixels.ToPlane()) { Spool = _spool }).ToList();

    private void CheckSize()
    {
        long length = (long)_width * _height;
        if (length <= LargestArray / sizeof(float)) return;
        string message = $"a map of {_width} × {_height} pixels is too large to be written; score a part of the image, or write "
            + "no maps.";
        throw new MicroSsimException("MapTooLarge", message) { Option = OptionNames.MapDirectory };
    }

    private void Copy(int map, int row, int column, ReadOnlySpan<double> values) =>
        _maps[map].Pixels.Add(row + _margin.Y, column + _margin.X, values);
}
