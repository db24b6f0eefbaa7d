using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>One page of an image file, in memory.</summary>
public sealed class LoadedPlane
{
    private readonly ImagePlane _plane;

    private LoadedPlane(string path, ImagePage page, ImagePlane plane)
    {
        _plane = plane;
        Path = path;
        Name = ImageFormats.RemoveExtension(System.IO.Path.GetFileName(path));
        Page = page.Index;
        Channel = page.Channel;
        Slice = page.Slice;
        Frame = page.Frame;
        try
        {
            var summary = PlaneSummary.Measure(plane);
            (Minimum, Maximum, Mean) = (summary.Minimum, summary.Maximum, summary.Mean);
        }
        catch (MicroSsimException)
        {
            // A plane with NaN or infinite pixels can be looked at and mended, but has no range.
            Minimum = Maximum = Mean = double.NaN;
        }
    }

    /// <summary>The file's name without folder and image extension.</summary>
    public string Name { get; }

    /// <summary>The page, from 0.</summary>
    public int Page { get; }

    /// <summary>Its channel, from 0; null where the file does not say.</summary>
    public int? Channel { get; }

    /// <summary>Its slice, from 0; null where the file does not say.</summary>
    public int? Slice { get; }

    /// <summary>Its frame, from 0; null where the file does not say.</summary>
    public int? Frame { get; }

    /// <summary>Pixels per row.</summary>
    public int Width => _plane.Width;

    /// <summary>Rows.</summary>
    public int Height => _plane.Height;

    /// <summary>The type of the pixels.</summary>
    public PixelType PixelType => _plane.PixelType;

    /// <summary>The smallest pixel; NaN where a pixel is not finite.</summary>
    public double Minimum { get; }

    /// <summary>The largest pixel; NaN where a pixel is not finite.</summary>
    public double Maximum { get; }

    /// <summary>The pixels' mean; NaN where a pixel is not finite.</summary>
    public double Mean { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads pages of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="selection">Which pages.</param>
    /// <exception cref="ImageFileException">It cannot be read.</exception>
    public static IEnumerable<LoadedPlane> Read(FileImageSource source, PageSelection selection)
    {
        using var file = ImageFormats.Open(source.Location, source.Entry);
        foreach (var page in file.Select(selection)) yield return new LoadedPlane(source.Location, page, file.Load(page));
    }

    /// <summary>The pixels as a two-dimensional array [row, column] of the plane's own type, to crop or compute with.</summary>
    public Array ToArray() => MemoryPlane.ToArray(_plane);

    /// <summary>The plane as one half of a pair.</summary>
    public ImageSource AsSource() => new MemoryImageSource(Name, [_plane]);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, page {Page} ({Width} × {Height} {PixelType})";
}
