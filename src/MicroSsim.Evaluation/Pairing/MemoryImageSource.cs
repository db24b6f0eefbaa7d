using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>An image in memory: one plane per page.</summary>
public sealed class MemoryImageSource : ImageSource
{
    private readonly IReadOnlyList<ImagePlane> _planes;
    private readonly int _firstPage;

    /// <summary>Creates a source from planes.</summary>
    /// <param name="name">The name of the image in score rows.</param>
    /// <param name="planes">The pages; they are not copied.</param>
    /// <param name="firstPage">The number of the first page, such as that of the file from which it was read.</param>
    public MemoryImageSource(string name, IReadOnlyList<ImagePlane> planes, int firstPage = 0)
    {
        _firstPage = firstPage;
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
    public override IOpenImage Open(CancellationToken cancellation) => new OpenMemory(_planes, _firstPage);

    private sealed class OpenMemory(IReadOnlyList<ImagePlane> planes, int firstPage) : IOpenImage
    {
        public IReadOnlyList<ImagePage> Pages(PageSelection selection)
        {
            if (selection.Channels is not null || selection.Slice is not null || selection.Frame is not null)
            {
                throw new MicroSsimException(
                    "NoSuchChannel", "an image in memory has pages only, no channels, slices or frames; select pages.")
                {
                    Option = OptionNames.Page,
                };
            }

            var indexes = selection.Pages?.Distinct().OrderBy(i => i) ?? Enumerable.Range(firstPage, planes.Count);
            return indexes
                .Select(i => i >= firstPage && i - firstPage < planes.Count
                    ? new ImagePage(i, null, null, null)
                    : throw CreatePageOutOfRange(i))
                .ToList();
        }

        public ImagePlane Load(ImagePage page) => planes[page.Index - firstPage];

        public ImagePlane Open(ImagePage page) => Load(page);

        public void Release(ImagePlane plane)
        {
        }

        public IReadOnlyList<string> Notes => [];

        public string? GetChannelName(ImagePage page) => null;

        public VoxelSpacing? Spacing => null;

        public FileStamp? Stamp => null;

        public long EstimateMemory(ImagePage page) => 0;

        public void ThrowIfWritten(bool isLast)
        {
        }

        public void Dispose()
        {
        }

        private MicroSsimException CreatePageOutOfRange(int page) =>
            new("PageOutOfRange", $"there is no page {page}; the image in memory has {planes.Count} (counted from 0).")
            {
                Option = OptionNames.Page,
            };
    }
}
