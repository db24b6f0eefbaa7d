using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pictures;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Evaluation.Maps;

/// <summary>The file format of maps.</summary>
public enum MapFormat
{
    /// <summary>TIFF with float32 values, for measurements; one file for all pages of an image.</summary>
    Tiff,

    /// <summary>PNG in colours with a colour bar, for presentations; one file per page.</summary>
    Png,
}

/// <summary>A file of maps; it gets its final name only when it is complete.</summary>
internal interface IMapFile : IDisposable
{
    /// <summary>Appends the map of the next page.</summary>
    /// <param name="map">The map, float32; NaN where there is no value.</param>
    void Append(ImagePlane map);

    /// <summary>Completes the file. Without it, <see cref="IDisposable.Dispose"/> deletes the file.</summary>
    void Commit();
}

/// <summary>A TIFF stack of maps; a volume is one page per slice.</summary>
/// <param name="path">The path of the file.</param>
/// <param name="expectedBytes">The expected size of all pixels, in bytes.</param>
/// <param name="pages">The number of pages.</param>
internal sealed class TiffMapFile(string path, long expectedBytes, int pages) : IMapFile
{
    private readonly TiffStackWriter _writer = new(path, expectedBytes, pages);

    public void Append(ImagePlane map)
    {
        foreach (var page in map is VolumePlane volume ? volume.Slices : [map]) _writer.Append(page);
    }

    public void Commit() => _writer.Commit();

    public void Dispose() => _writer.Dispose();
}

/// <summary>A PNG of one map with a colour bar.</summary>
/// <param name="path">The path of the file.</param>
internal sealed class PngMapFile(string path) : IMapFile
{
    /// <summary>The largest width or height in pixels; larger maps are reduced, since slides show no more.</summary>
    private const int LargestSide = 2048;

    private readonly AtomicFile _file = new(path);

    public void Append(ImagePlane map)
    {
        var picture = MapColours.Paint(AreaMean.Measure(map, LargestSide));
        ColourBar.RenderBeside(picture, MapColours.Viridis, MapColours.Low, MapColours.High, MapColours.Ticks).WritePng(_file.Stream);
    }

    public void Commit() => _file.Commit();

    public void Dispose() => _file.Dispose();
}
