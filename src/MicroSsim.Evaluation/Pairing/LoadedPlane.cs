using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>One page of an image file in memory, with its range and mean. Immutable.</summary>
public sealed class LoadedPlane
{
    private readonly ImagePlane _plane;

    private LoadedPlane(string path, ImagePage page, string? channelName, ImagePlane plane)
    {
        _plane = plane;
        Path = path;
        Name = ImagePaths.NameOf(path);
        Page = page.Index;
        Channel = page.Channel;
        ChannelName = channelName;
        Slice = page.Slice;
        Frame = page.Frame;
        try
        {
            var summary = PlaneSummary.Measure(plane);
            (Minimum, Maximum, Mean) = (summary.Minimum, summary.Maximum, summary.Mean);
        }
        catch (MicroSsimException)
        {
            // A plane with NaN or infinite pixels can be inspected and repaired, but has no range.
            Minimum = Maximum = Mean = double.NaN;
        }
    }

    /// <summary>The name of the image, without folder and image extension.</summary>
    public string Name { get; }

    /// <summary>The page, from 0.</summary>
    public int Page { get; }

    /// <summary>The channel of the page, from 0; null if the file does not state it.</summary>
    public int? Channel { get; }

    /// <summary>The name of the channel; null if the file does not name it.</summary>
    public string? ChannelName { get; }

    /// <summary>The slice of the page, from 0; null if the file does not state it.</summary>
    public int? Slice { get; }

    /// <summary>The frame of the page, from 0; null if the file does not state it.</summary>
    public int? Frame { get; }

    /// <summary>The number of pixels per row.</summary>
    public int Width => _plane.Width;

    /// <summary>The number of rows.</summary>
    public int Height => _plane.Height;

    /// <summary>
    /// The name of the <see cref="Engine.Planes.PixelType"/>; a name, because ConvertTo-Json writes enumerations as numbers.
    /// </summary>
    public string PixelType => _plane.PixelType.ToString();

    /// <summary>The smallest pixel; NaN if a pixel is not finite.</summary>
    public double Minimum { get; }

    /// <summary>The largest pixel; NaN if a pixel is not finite.</summary>
    public double Maximum { get; }

    /// <summary>The mean of the pixels; NaN if a pixel is not finite.</summary>
    public double Mean { get; }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Reads pages of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="selection">The pages to read.</param>
    /// <returns>The pages in order, each read when it is enumerated.</returns>
    /// <exception cref="ImageFileException">The file cannot be read.</exception>
    public static IEnumerable<LoadedPlane> Read(FileImageSource source, PageSelection selection)
    {
        using var file = ImageFormats.Open(source.Location, source.Entry);
        foreach (var page in file.Select(selection))
        {
            // Axes that are stated are not those of the names.
            string? name = selection.Axes is null ? file.GetChannelName(page) : null;
            yield return new LoadedPlane(source.Location, page, name, file.Load(page));
        }
    }

    /// <summary>Copies the pixels into a two-dimensional array [row, column] of the plane's pixel type.</summary>
    public Array ToArray() => MemoryPlane.ToArray(_plane);

    /// <summary>Creates an image source with this plane as its only page.</summary>
    public ImageSource ToSource() => new MemoryImageSource(Name, [_plane], Page);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, page {Page} ({Width} × {Height} {PixelType})";
}
