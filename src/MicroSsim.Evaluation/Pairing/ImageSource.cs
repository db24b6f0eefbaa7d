using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>Where the pages of one image come from: a file, or memory.</summary>
public abstract class ImageSource
{
    /// <summary>The file's name without folder and image extension; what pairs are matched by.</summary>
    public abstract string Name { get; }

    /// <summary>The file's path; for images in memory a text in parentheses.</summary>
    public abstract string Location { get; }

    /// <summary>Opens the image; several threads may then load pages at once.</summary>
    /// <exception cref="ImageFileException">It cannot be read.</exception>
    public abstract IOpenImage Open();
}

/// <summary>An image whose pages can be loaded until it is disposed.</summary>
public interface IOpenImage : IDisposable
{
    /// <summary>The pages that are wanted, in order.</summary>
    IReadOnlyList<ImagePage> Pages(PageSelection selection);

    /// <summary>The pixels of a page; to be released.</summary>
    ImagePlane Load(ImagePage page);

    /// <summary>A plane that <see cref="Load"/> returned is used no more: its memory may become another's.</summary>
    void Release(ImagePlane plane);

    /// <summary>Remarks on how the pages were read so far, one line each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>What the file was when it was opened; null for an image in memory.</summary>
    FileStamp? Stamp { get; }
}

/// <summary>An image in a file.</summary>
public sealed class FileImageSource : ImageSource
{
    /// <summary>Names a file; it is opened only when asked for.</summary>
    /// <param name="path">A path of the file system.</param>
    /// <param name="entry">The array to read of an archive of several (NPZ); other files have none, and ignore it.</param>
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

    /// <summary>The array to read of an archive; null for files that are no archives, and archives of one array.</summary>
    public string? Entry { get; }

    private sealed class OpenFile(string path, string? entry) : IOpenImage
    {
        private readonly ImageFile _file = ImageFormats.Open(path, entry);

        /// <summary>Planes up to this many bytes are decoded once and held; larger ones are read in bands as they are needed.</summary>
        private const int LargestHeldPlane = 1 << 27;

        public IReadOnlyList<ImagePage> Pages(PageSelection selection) => _file.Select(selection);

        public ImagePlane Load(ImagePage page) =>
            PlaneCache.Recent.Get(
                new PlaneKey(path, _file.Stamp, entry, page.Index, page.Sample), pool => _file.Load(page, LargestHeldPlane, pool));

        public void Release(ImagePlane plane) => PlaneCache.Recent.Release(plane);

        public IReadOnlyList<string> Notes => _file.Notes;

        public FileStamp? Stamp => _file.Stamp;

        public void Dispose() => _file.Dispose();
    }
}

/// <summary>An image, or a stack of pages, that a script holds in memory.</summary>
public sealed class MemoryImageSource : ImageSource
{
    private readonly IReadOnlyList<ImagePlane> _planes;

    /// <summary>Wraps planes.</summary>
    /// <param name="name">What rows call the image.</param>
    /// <param name="planes">Its pages.</param>
    public MemoryImageSource(string name, IReadOnlyList<ImagePlane> planes)
    {
        Name = name;
        _planes = planes;
    }

    /// <summary>What stands for the path of every image in memory.</summary>
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
                throw new MicroSsimException("NoSuchChannel", "an image in memory has pages only; choose them with -Page.");
            }

            var indexes = selection.Pages?.Distinct().OrderBy(i => i) ?? Enumerable.Range(0, planes.Count);
            return indexes.Select(i => i >= 0 && i < planes.Count
                ? new ImagePage(i, null, null, null)
                : throw new MicroSsimException("PageOutOfRange", $"there is no page {i}; the image in memory has {planes.Count} (counted from 0).")).ToList();
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
    }
}
