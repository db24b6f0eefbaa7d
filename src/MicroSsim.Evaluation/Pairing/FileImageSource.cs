using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>An image in a file.</summary>
public sealed class FileImageSource : ImageSource
{
    /// <summary>Creates a source; the file is not opened yet.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="entry">The name of the array to read from an archive of several arrays (NPZ); ignored for other files.</param>
    public FileImageSource(string path, string? entry = null)
    {
        Location = path;
        Entry = IsArchive ? entry : null;
        Name = ImageName.FromFile(path);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <summary>Whether the file is an archive of arrays (NPZ).</summary>
    public bool IsArchive => Location.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override IOpenImage Open(CancellationToken cancellation) => new OpenFile(Location, Entry, cancellation);

    /// <summary>The name of the array to read from an archive (NPZ); null for other files, and for archives of one array.</summary>
    public string? Entry { get; }

    private sealed class OpenFile(string path, string? entry, CancellationToken cancellation) : IOpenImage
    {
        /// <summary>
        /// The size in bytes up to which a plane is decoded as a whole; larger ones are read in bands on demand. 64 MiB, less where there
        /// is little memory.
        /// </summary>
        private static readonly int LargestWholePlane = (int)Math.Min(1 << 26, MemoryBudget.AvailableBytes / 16);

        private readonly ImageFile _file = ImageFormats.OpenSettled(path, entry, cancellation);

        public IReadOnlyList<ImagePage> Pages(PageSelection selection) => _file.Select(selection);

        public ImagePlane Load(ImagePage page) =>
            PlaneCache.Shared.Get(
                new PlaneKey(path, _file.Stamp, entry, page.Index, page.Sample), pool => _file.Load(page, LargestWholePlane, pool));

        public ImagePlane Open(ImagePage page) => _file.Read(page);

        public void Release(ImagePlane plane)
        {
            PlaneCache.Shared.Release(plane);
            (plane as IDisposable)?.Dispose(); // a plane that reads from the file, and has a cache of its own
        }

        public IReadOnlyList<string> Notes => _file.Notes;

        public string? GetChannelName(ImagePage page) => _file.GetChannelName(page);

        public VoxelSpacing? Spacing => _file.Spacing;

        public FileStamp? Stamp => _file.Stamp;

        public long EstimateMemory(ImagePage page) => _file.EstimateMemory(page, LargestWholePlane);

        public void ThrowIfWritten(bool isLast) => _file.ThrowIfWritten(isLast);

        public void Dispose() => _file.Dispose();
    }
}
