using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pictures;
using MicroSsim.Imaging.Tiff.Writing;

namespace MicroSsim.Evaluation.Maps;

/// <summary>What maps are written as.</summary>
public enum MapFormat
{
    /// <summary>Numbers to measure on: float32, one file for all pages of an image.</summary>
    Tiff,

    /// <summary>Pictures to show: in colours, with a colour bar, one file per page.</summary>
    Png,
}

/// <summary>A file of maps, which has its name only once it is whole.</summary>
internal interface IMapFile : IDisposable
{
    /// <summary>Takes the next page's map.</summary>
    void Append(ImagePlane map);

    /// <summary>The file is whole.</summary>
    void Commit();
}

/// <summary>A stack of maps as numbers.</summary>
internal sealed class TiffMapFile(string path, long expectedBytes, int pages) : IMapFile
{
    private readonly TiffStackWriter _writer = new(path, expectedBytes, pages);

    public void Append(ImagePlane map) => _writer.Append(map);

    public void Commit() => _writer.Commit();

    public void Dispose() => _writer.Dispose();
}

/// <summary>One map as a picture with a colour bar.</summary>
internal sealed class PngMapFile(string path) : IMapFile
{
    /// <summary>No slide shows more pixels; a larger map is shrunk.</summary>
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
