using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The source of the pages of one image: a file, or planes in memory.</summary>
public abstract class ImageSource
{
    /// <summary>The file name without folder and image extension; images pair by it.</summary>
    public abstract string Name { get; }

    /// <summary>The path of the file; for images in memory <see cref="MemoryImageSource.InMemory"/>.</summary>
    public abstract string Location { get; }

    /// <summary>Opens the image.</summary>
    /// <exception cref="ImageFileException">The file cannot be read.</exception>
    public abstract IOpenImage Open();
}

/// <summary>An open image, whose pages can be loaded until it is disposed. Thread-safe.</summary>
public interface IOpenImage : IDisposable
{
    /// <summary>Lists the selected pages in order.</summary>
    /// <param name="selection">The pages, channel, slice and frame to select.</param>
    /// <exception cref="MicroSsimException">The image has no such pages.</exception>
    IReadOnlyList<ImagePage> Pages(PageSelection selection);

    /// <summary>Loads the pixels of a page. The caller passes the plane to <see cref="Release"/> when it no longer uses it.</summary>
    /// <param name="page">A page of <see cref="Pages"/>.</param>
    /// <exception cref="ImageFileException">The page cannot be read.</exception>
    ImagePlane Load(ImagePage page);

    /// <summary>Releases a plane, so that its memory can be reused for another one.</summary>
    /// <param name="plane">A plane that <see cref="Load"/> returned; it must not be used any more.</param>
    void Release(ImagePlane plane);

    /// <summary>Notes about the pages read so far, such as fixed defects of the file, one line each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The length and write time of the file when it was opened; null for an image in memory.</summary>
    FileStamp? Stamp { get; }
}

/// <summary>An image in a file.</summary>
public sealed class FileImageSource : ImageSource
{
    /// <summary>Creates a source; the file is not opened yet.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="entry">The name of the array to read from an archive of several arrays (NPZ); ignored for other files.</param>
    public FileImageSource(string path, string? entry = null)
    {
        Location = path;
        Entry = path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? entry : null;
        Name = ImageFormats.RemoveExtension(Path.GetFileName(path));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IOpenImage Open() => new OpenFile(Location, Entry);

    /// <summary>The name of the array to read from an archive (NPZ); null for other files, and for archives of one array.</summary>
    public string? Entry { get; }

    private sealed class OpenFile(string path, string? entry) : IOpenImage
    {
        /// <summary>The size in bytes up to which a plane is decoded as a whole; larger ones are read in bands on demand.</summary>
        private const int LargestHeldPlane = 1 << 27;

        private readonly ImageFile _file = ImageFormats.Open(path, entry);

        public IReadOnlyList<ImagePage> Pages(PageSelection selection) => _file.Select(selection);

        public ImagePlane Load(ImagePage page) =>
            PlaneCache.Shared.Get(
                new PlaneKey(path, _file.Stamp, entry, page.Index), pool => _file.Load(page, LargestHeldPlane, pool));

        public void Release(ImagePlane plane) => PlaneCache.Shared.Release(plane);

        public IReadOnlyList<string> Notes => _file.Notes;

        public FileStamp? Stamp => _file.Stamp;

        public void Dispose() => _file.Dispose();
    }
}

/// <summary>An image in memory: one plane per page.</summary>
public sealed class MemoryImageSource : ImageSource
{
    private readonly IReadOnlyList<ImagePlane> _planes;

    /// <summary>Creates a source from planes.</summary>
    /// <param name="name">The name of the image in score rows.</param>
    /// <param name="planes">The pages; they are not copied.</param>
    public MemoryImageSource(string name, IReadOnlyList<ImagePlane> planes)
    {
        Name = name;
        _planes = planes;
    }

    /// <summary>The location of every image in memory, in place of a path.</summary>
    public const string InMemory = "(in memory)";

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Location => InMemory;

    /// <inheritdoc/>
    public override IOpenImage Open() => new OpenMemory(_planes);

    private sealed class OpenMemory(IReadOnlyList<ImagePlane> planes) : IOpenImage
    {
        public IReadOnlyList<ImagePage> Pages(PageSelection selection)
        {
            if (selection.Channel is not null || selection.Slice is not null || selection.Frame is not null)
            {
                throw new MicroSsimException("NoSuchChannel", "an image in memory has pages only, no channels, slices or frames; select pages.")
                {
                    Option = OptionNames.Page,
                };
            }

            var indexes = selection.Pages?.Distinct().OrderBy(i => i) ?? Enumerable.Range(0, planes.Count);
            return indexes.Select(i => i >= 0 && i < planes.Count
                ? new ImagePage(i, null, null, null)
                : throw CreatePageOutOfRange(i)).ToList();
        }

        public ImagePlane Load(ImagePage page) => planes[page.Index];

        public void Release(ImagePlane plane)
        {
        }

        public IReadOnlyList<string> Notes => [];

        public FileStamp? Stamp => null;

        public void Dispose()
        {
        }

        private MicroSsimException CreatePageOutOfRange(int page) =>
            new("PageOutOfRange", $"there is no page {page}; the image in memory has {planes.Count} (counted from 0).") { Option = OptionNames.Page };
    }
}
