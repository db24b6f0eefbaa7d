using System.Diagnostics;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// An array of a Zarr store, versions 2 and 3, with the axes that OME-NGFF states. Of an image in several resolutions the full one is
/// read. An array without such metadata has rows and columns as its last two axes, as an NPY file has.
/// </summary>
internal sealed class ZarrImageFile : ImageFile
{
    /// <summary>Limit of the number of pages: an array without stored chunks can claim any number.</summary>
    private const int MaxPages = 1 << 20;

    /// <summary>Limit of a row in bytes, which is the smallest part of a plane that is decoded.</summary>
    private const long MaxRowBytes = BandedPlane.MaxWholeBytes;

    /// <summary>Limit of the number of chunks of a page, if they have fewer pixels than <see cref="SmallChunk"/>.</summary>
    private const int MaxSmallChunks = 1 << 17;

    /// <summary>Pixels of a page in a chunk from which any number of chunks is read.</summary>
    private const int SmallChunk = 4096;

    /// <summary>Sizes of a last axis that is taken for channels, if two larger axes precede it.</summary>
    private const int MinChannels = 2, MaxChannels = 4;

    private readonly ZarrContent _content;
    private readonly ZarrArray _array;
    private readonly ChunkReader _chunks;
    private readonly PageLayout _layout;
    private readonly PageShape _shape;

    /// <summary>One letter of T, C, Z, Y, X per axis, or a question mark; null if the array does not state its axes.</summary>
    private readonly string? _letters;

    /// <summary>The layout if the last axis is one of channels behind rows and columns; null if it cannot be.</summary>
    private readonly PageLayout? _channelsLast;

    /// <summary>Length and write time of all files, determined on first use, because it takes a system call for each chunk.</summary>
    private readonly Lazy<FileStamp> _stamp;

    /// <summary>The time since the stamp was last compared; also the lock of the next line.</summary>
    private readonly Stopwatch _sinceStamp = new();

    private TimeSpan _nextStamp;

    /// <param name="path">Path of the store, group or array.</param>
    /// <exception cref="ImageFileException">The metadata is damaged, or of a kind that is not read.</exception>
    public ZarrImageFile(string path)
        : base(path)
    {
        try
        {
            _content = ZarrContent.Find(path);
            var node = _content.Node;
            _array = node.Version == 2
                ? ArrayVersion2.Parse(path, node.Array!, node.Attributes)
                : ArrayVersion3.Parse(path, node.Array!);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(null, e);
        }

        _letters = Letters();
        _layout = Layout();
        _shape = CreateShape(_layout);
        _channelsLast = ChannelsLast();
        decimal pages = 1;
        foreach (int axis in _layout.Stack)
        {
            pages *= _array.Shape[axis];
            if (pages > MaxPages) throw Error("ImageTooLarge", null, $"it has more than {MaxPages} pages; save it as several arrays.");
        }

        PageCount = (int)pages;
        if (PageSize.Chunks > Math.Max(MaxSmallChunks, (long)_shape.Width * _shape.Height / SmallChunk))
        {
            throw Error("ImageTooLarge", null, $"a page has {PageSize.Chunks} chunks; write the array in larger chunks.");
        }

        Axes = StackSizes();
        string fill = $"{Path}: chunks that are not stored are read as the fill value {_array.FillText}.";
        _chunks = new ChunkReader(_content.Node.Folder, _array, () => AddNote(fill));
        _stamp = new Lazy<FileStamp>(() => FolderStamp.Read(_content.Node.Folder, _content.Folders));
    }

    /// <summary>The format Zarr.</summary>
    public static FolderFormat Format { get; } = new(
        "Zarr",
        [".ome" + ZarrFolder.Extension, ZarrFolder.Extension],
        ZarrFolder.IsNode,
        path => new ZarrImageFile(path),
        ZarrContent.List);

    /// <inheritdoc/>
    public override int PageCount { get; }

    /// <inheritdoc/>
    public override FileStamp Stamp => _stamp.Value;

    /// <inheritdoc/>
    public override IReadOnlyList<string?> ChannelNames => _content.ChannelNames;

    /// <inheritdoc/>
    public override VoxelSpacing? Spacing => _content.Spacing;

    /// <summary>The stamp, at most as often as takes a tenth of the time, and at the end: there is a system call for each chunk.</summary>
    private protected override FileStamp? ReadStamp(bool isLast)
    {
        lock (_sinceStamp)
        {
            if (!isLast && _sinceStamp.IsRunning && _sinceStamp.Elapsed < _nextStamp) return null;
            var watch = Stopwatch.StartNew();
            var stamp = FolderStamp.Read(_content.Node.Folder, _content.Folders);
            _nextStamp = TimeSpan.FromTicks(10 * watch.Elapsed.Ticks);
            _sinceStamp.Restart();
            return stamp;
        }
    }

    private protected override StackAxes? Axes { get; }

    /// <summary>Size of the decoded pixels of a page in bytes, and the number of chunks that it takes.</summary>
    internal (long Bytes, long Chunks) PageSize
    {
        get
        {
            long down = CountChunks(_layout.Rows), across = CountChunks(_layout.Columns);
            return ((long)_shape.Width * _shape.Height * _array.FillPixel.Length, down * across);

            long CountChunks(int axis) => (_array.Shape[axis] + _array.ChunkShape[axis] - 1) / _array.ChunkShape[axis];
        }
    }

    /// <summary>True if an array without named axes has one of size 1 behind rows and columns, which is a single channel.</summary>
    private bool HasSingleChannel => _letters is null && _array.Shape.Length > 2 && _array.Shape[_array.Shape.Length - 1] == 1;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _chunks.Dispose();
    }

    private protected override ImagePage Page(int index)
    {
        if (Axes is null || PageCount == 1) return new ImagePage(index, null, null, null);
        long[] coordinates = _layout.Coordinates(_array.Shape, index, 0);
        return new ImagePage(index, Coordinate('C'), Coordinate('Z'), Coordinate('T'));

        // The coordinate on an axis of size 1 is null.
        int? Coordinate(char letter) =>
            _letters!.IndexOf(letter) is >= 0 and var axis && _array.Shape[axis] > 1 ? (int)coordinates[axis] : null;
    }

    private protected override PageShape Shape(int index) => _shape;

    private protected override PageShape Shape(ImagePage page) => page.HasChannelsLast ? CreateShape(_channelsLast!) : _shape;

    private protected override ImagePlane ReadSample(int index, int sample) => Read(_layout, _shape, index, sample);

    private protected override ImagePlane ReadSample(ImagePage page, int sample) =>
        Read(page.HasChannelsLast ? _channelsLast! : _layout, Shape(page), page.Index, sample);

    private protected override IReadOnlyList<int> StackShape(bool channelsLast)
    {
        var layout = channelsLast ? _channelsLast : _layout;
        if (layout is not null) return [.. layout.Stack.Select(axis => (int)_array.Shape[axis])];
        throw Error("AxesMismatch", null,
            $"an array of shape ({string.Join(", ", _array.Shape)}) has no channels behind rows and columns; state other axes.",
            option: "Axes");
    }

    private protected override void CheckChannelOrder()
    {
        int axes = _array.Shape.Length;
        bool seemsChannelsLast = _letters is null && axes > 2 && _array.Shape[axes - 1] is >= MinChannels and <= MaxChannels
            && _array.Shape[axes - 2] > MaxChannels && _array.Shape[axes - 3] > MaxChannels;
        if (!seemsChannelsLast) return;
        string stated = axes switch
        {
            3 => "YXC",
            4 => "TYXC",
            _ => "TZYXC",
        };
        throw Error("ZarrUnsupported", null,
            $"an array of shape ({string.Join(", ", _array.Shape)}) seems to have its channels last; state its axes, such as {stated}, or "
            + "save it with rows and columns last.",
            option: "Axes");
    }

    private ZarrPlane Read(PageLayout layout, PageShape shape, int index, int sample)
    {
        long[] coordinates = layout.Coordinates(_array.Shape, index, sample);
        return new ZarrPlane(Path, index, _chunks, layout, shape, coordinates);
    }

    /// <summary>The letters of the axes: those of OME-NGFF, or the names that the array itself states.</summary>
    private string? Letters()
    {
        int axes = _array.Shape.Length;
        if (_content.Axes == "" && axes == OmeMetadata.DefaultAxes.Length) return OmeMetadata.DefaultAxes;
        if (_content.Axes is not { Length: > 0 } letters) return OmeMetadata.Letters(_array.AxisNames);
        if (letters.Length == axes) return letters;
        throw Unreadable(null, new InvalidDataException($"its metadata names {letters.Length} axes of an array of {axes}"));
    }

    /// <summary>The sizes of the axes; null if they are not named, or if pages are enumerated by an axis other than C, Z and T.</summary>
    private StackAxes? StackSizes()
    {
        if (PageCount == 1) return StackAxes.Single;
        if (_letters is null || _layout.Stack.Any(axis => _letters[axis] == '?' && _array.Shape[axis] > 1)) return null;
        return new StackAxes(Size('C'), Size('Z'), Size('T'));

        int Size(char letter) => _letters.IndexOf(letter) is >= 0 and var axis ? (int)_array.Shape[axis] : 1;
    }

    private PageLayout Layout()
    {
        int axes = _array.Shape.Length;
        if (axes < 2)
        {
            throw Error("ZarrUnsupported", null, "an array of one dimension is not an image; save it with rows and columns.");
        }

        int last = axes - (HasSingleChannel ? 2 : 1);
        (int rows, int columns) = _letters is null ? (last - 1, last) : (_letters.IndexOf('Y'), _letters.IndexOf('X'));
        int[] stack = [.. Enumerable.Range(0, _letters is null ? last + 1 : axes).Where(axis => axis != rows && axis != columns)];
        return new PageLayout(rows, columns, null, stack);
    }

    private PageLayout? ChannelsLast()
    {
        int axes = _array.Shape.Length;
        if (HasSingleChannel) return _layout;
        bool fits = axes > 2 && _array.Shape[axes - 1] <= ushort.MaxValue && _array.Shape[axes - 3] <= int.MaxValue
            && _array.Shape[axes - 2] <= MaxRowBytes / _array.FillPixel.Length;
        return fits ? new PageLayout(axes - 3, axes - 2, axes - 1, [.. Enumerable.Range(0, axes - 3)]) : null;
    }

    private PageShape CreateShape(PageLayout layout)
    {
        long width = _array.Shape[layout.Columns], height = _array.Shape[layout.Rows];
        if (height > int.MaxValue || width > MaxRowBytes / _array.FillPixel.Length)
        {
            throw Error("ImageTooLarge", null, $"{width} × {height} pixels are too many; save the image in parts.");
        }

        int samples = layout.Samples is { } axis ? (int)_array.Shape[axis] : 1;
        return new PageShape((int)width, (int)height, _array.Samples.PixelType!.Value, samples);
    }
}
