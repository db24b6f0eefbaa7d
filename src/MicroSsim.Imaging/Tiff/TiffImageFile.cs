using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Stacks;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff;

/// <summary>A TIFF file, classic or BigTIFF, and the stack of pages in it.</summary>
internal sealed class TiffImageFile : ImageFile
{
    /// <summary>
    /// Size of a page in bytes from which any number of bytes behind it that is as large is taken for further pages; behind a smaller
    /// page, it must be a whole number of pages, because unknown metadata may be as large as that page.
    /// </summary>
    private const int MinPageBytes = 1 << 12;

    private readonly FileSource _source;
    private readonly TiffStructure _file;
    private readonly TiffStack _stack;

    /// <summary>The page of each directory, parsed on first use.</summary>
    private readonly TiffPage?[] _pages;

    /// <summary>Result of the metadata's parser, read on first use; reading it twice at once does no harm.</summary>
    private IReadOnlyList<string?>? _channelNames;

    private TiffImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _file = new TiffStructure(source);
            _stack = TiffStack.Parse(_file);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(null, e);
        }

        _pages = new TiffPage?[_file.Directories.Count];
        _stack = CheckContiguous();
        if (_stack.ReducedCount > 0)
        {
            AddNote($"{Path}: {_stack.ReducedCount} page(s) of reduced resolution, such as thumbnails, are left out.");
        }
    }

    /// <summary>The format TIFF.</summary>
    public static ImageFormat Format { get; } = new(
        "TIFF",
        [".ome.tif", ".ome.tiff", ".ome.tf2", ".ome.tf8", ".ome.btf", ".tif", ".tiff", ".tf2", ".tf8", ".btf", ".stk", ".lsm"],
        header => ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 42, 0)
            || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 42)
            || ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 43, 0, 8, 0)
            || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 43, 0, 8),
        (source, _) => new TiffImageFile(source));

    public override int PageCount => _stack.PageCount;

    /// <inheritdoc/>
    public override IReadOnlyList<string?> ChannelNames => _channelNames ??= _stack.ReadChannelNames();

    /// <inheritdoc/>
    public override VoxelSpacing? Spacing => _stack.ReadSpacing();

    private protected override StackAxes? Axes => _stack.Axes;

    private protected override bool HasPlainPages => Axes is null && _stack.IsOfOneDirectory;

    private protected override string? LogicalOrder => _stack.LogicalOrder;

    private protected override ImageFileException? FindIncompleteness()
    {
        if (_stack.IncompleteReason is { } reason)
        {
            return Error("OmeMultiFile", null,
                $"{reason}; convert the set to one OME-TIFF, for example with `bfconvert`, or choose pages of this file by number.",
                option: "Page");
        }

        if (_stack.Contradiction is { } contradiction)
        {
            return Error("ImageUnreadable", null,
                $"{contradiction}; the file is truncated or was changed, export it again, or choose from its {PageCount} page(s) by "
                + "number.",
                option: "Page");
        }

        return FindUndescribedPages();
    }

    /// <summary>The error if bytes behind the only page are as many as further pages take; null if not.</summary>
    private ImageFileException? FindUndescribedPages()
    {
        if (_file.Directories.Count > 1 || PageCount > 1) return null;
        try
        {
            var page = GetPage(0);
            long bytes = BytesBehind(page);
            bool isPages = bytes >= page.StoredBytes && (page.StoredBytes >= MinPageBytes || bytes % page.StoredBytes == 0);
            return isPages
                ? Error("PagesUndescribed", null,
                    $"it describes one image of {page.StoredBytes} bytes, but {bytes} further bytes follow it, enough for "
                    + $"{bytes / page.StoredBytes} more; export the stack again, or, if it is one image only, choose page 0.",
                    option: "Page")
                : null;
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(0, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => _stack.Page(index);

    private protected override PageShape Shape(int index)
    {
        var shape = GetPage(index).Shape;
        if (!_stack.PaletteIsForDisplay || shape.Colours != ColourModel.Palette) return shape;
        AddNote($"{Path}: its palette is a look-up table for display; the stored values are read.");
        return shape with { Colours = ColourModel.Gray };
    }

    private protected override long DecodingBytes(ImagePage page, long bytes) =>
        UncompressedPlane.CanRead(GetPage(page.Index)) ? 0 : base.DecodingBytes(page, bytes);

    private protected override ImagePlane ReadSample(int index, int sample)
    {
        var page = GetPage(index);
        try
        {
            var segments = new TiffSegments(_source, page, sample, _stack.Locate(index).Plane);
            if (segments.IsSparse) AddNote($"{Path}: strips or tiles that are not stored are read as 0.");
            else if (UncompressedPlane.CanRead(page)) return new UncompressedPlane(_source, segments);
            if ((long)page.Width * page.Height * page.PixelType.Size() > BandedPlane.MaxWholeBytes) return new DecodedPlane(segments);
            return new BytePlane(page.Width, page.Height, page.PixelType, segments.Decode(0, page.Height));
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(index, e);
        }
    }

    /// <summary>The parsed directory of a page. Two threads may parse it twice, which is harmless.</summary>
    private TiffPage GetPage(int page)
    {
        int directory = _stack.Locate(page).Directory;
        if (_pages[directory] is { } known) return known;
        try
        {
            return _pages[directory] = new TiffPage(_file, _file.Directories[directory], page);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(page, e);
        }
    }

    /// <summary>
    /// Checks that all pages described by a directory are in the file, so that a truncated stack is not read as a shorter one.
    /// </summary>
    /// <returns>The stack; if the only directory promises more pages than there are, a stack of those that are there.</returns>
    private TiffStack CheckContiguous()
    {
        for (int index = _stack.IsOfOneDirectory ? PageCount - 1 : 0; index < PageCount; index++)
        {
            bool isLast = index == PageCount - 1 || _stack.Locate(index + 1).Directory != _stack.Locate(index).Directory;
            int planes = _stack.Locate(index).Plane + 1;
            if (planes == 1 || !isLast) continue;
            var page = GetPage(index);
            long[] offsets = page.Directory.Integers(TiffTag.StripOffsets);
            long available = IsContiguous(page, offsets) ? (_source.Length - offsets[0]) / page.StoredBytes : 1;
            if (available >= planes) continue;
            string contradiction = $"its metadata promises {planes} images, but it holds {available}";
            if (planes == PageCount) return _stack with { PageCount = (int)Math.Max(1, available), Contradiction = contradiction };
            throw Error("ImageUnreadable", null, $"{contradiction}; the file is truncated or was changed, export it again.");
        }

        return _stack;
    }

    /// <summary>
    /// Bytes that follow the pixels of the only page, up to the next part of the file that its directory refers to; 0 if the page is
    /// compressed, if its strips are not contiguous, or if there are other directories with data of their own.
    /// </summary>
    private long BytesBehind(TiffPage page)
    {
        long[] offsets = page.Directory.Integers(TiffTag.StripOffsets);
        if (offsets.Length == 0 || offsets[0] <= 0 || !IsContiguous(page, offsets)) return 0;
        if (page.Directory.Has(TiffTag.SubIfds) || page.Directory.Has(TiffTag.ExifIfd)) return 0;
        long end = offsets[0] + page.StoredBytes;
        long next = page.Directory.Extents().Where(offset => offset >= end).DefaultIfEmpty(_source.Length).Min();
        return Math.Min(next, _source.Length) - end;
    }

    /// <summary>True if the strips of a page are uncompressed and contiguous: only then is the offset of the next page known.</summary>
    private static bool IsContiguous(TiffPage page, long[] offsets)
    {
        bool contiguous = page.Compression == (int)TiffCompression.None && !page.Tiled && offsets.Length == page.SegmentCount
            && offsets[0] >= 0;
        for (int i = 1; contiguous && i < offsets.Length; i++)
        {
            long stripBytes = (long)page.PackedRowBytes * page.StoredRows((i - 1) % page.SegmentsDown);
            contiguous = offsets[i] == offsets[i - 1] + stripBytes;
        }

        return contiguous;
    }
}
