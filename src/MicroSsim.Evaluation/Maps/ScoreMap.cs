using MicroSsim.Engine;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Maps;

/// <summary>How large a map is.</summary>
public enum MapSize
{
    /// <summary>As computed: smaller than the image by the crop at every border, as in the <c>microssim</c> package.</summary>
    Valid,

    /// <summary>As large as the image; what was cropped is NaN.</summary>
    Full,
}

/// <summary>A map of one page.</summary>
/// <param name="Kind">What it shows: ssim, luminance, contrast or structure.</param>
/// <param name="Plane">The map, float32.</param>
public sealed record ScoreMap(string Kind, ImagePlane Plane);

/// <summary>Collects the rows of a page's maps into planes.</summary>
internal sealed class MapCollector
{
    private readonly int _width, _height, _margin; // the margin is what stands around the computed part
    private readonly (string Kind, float[] Pixels)[] _maps;

    /// <param name="image">The image whose maps these are.</param>
    /// <param name="components">Whether luminance, contrast and structure are wanted too.</param>
    /// <param name="crop">By how much the maps are smaller than the image at every border.</param>
    /// <param name="size">How large the maps are to be.</param>
    public MapCollector(ImagePlane image, bool components, int crop, MapSize size)
    {
        _margin = size == MapSize.Full ? crop : 0;
        _width = Math.Max(0, image.Width - (2 * (crop - _margin))); // an image too small for the window has no map
        _height = Math.Max(0, image.Height - (2 * (crop - _margin)));
        _maps = Kinds(components).Select(kind => (kind, NewMap())).ToArray();
    }

    /// <summary>The kinds of maps.</summary>
    /// <param name="components">Whether luminance, contrast and structure are wanted too.</param>
    public static string[] Kinds(bool components) => components ? ["ssim", "luminance", "contrast", "structure"] : ["ssim"];

    /// <summary>Takes one row; to be given to a metric.</summary>
    public void Row(int row, int column, ReadOnlySpan<double> ssim, ReadOnlySpan<double> luminance, ReadOnlySpan<double> contrast, ReadOnlySpan<double> structure)
    {
        Put(0, row, column, ssim);
        if (_maps.Length == 1) return;
        Put(1, row, column, luminance);
        Put(2, row, column, contrast);
        Put(3, row, column, structure);
    }

    /// <summary>The maps, once every row has come.</summary>
    public IReadOnlyList<ScoreMap> Maps => _maps.Select(m => new ScoreMap(m.Kind, new MemoryPlane<float>(_width, _height, m.Pixels))).ToList();

    private float[] NewMap()
    {
        long length = (long)_width * _height;
        if (length > 0x7FFF_FFC7 / sizeof(float))
        {
            throw new MicroSsimException("MapTooLarge", $"a map of {_width} × {_height} pixels is too large to be written; leave -MapDirectory out, or score a part of the image.");
        }

        return Enumerable.Repeat(float.NaN, (int)length).ToArray();
    }

    private void Put(int map, int row, int column, ReadOnlySpan<double> values)
    {
        var target = _maps[map].Pixels.AsSpan(((row + _margin) * _width) + column + _margin, values.Length);
        for (int i = 0; i < values.Length; i++) target[i] = (float)values[i];
    }
}
