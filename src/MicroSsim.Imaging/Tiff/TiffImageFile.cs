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
    private readonly FileSource _source;
    private readonly TiffStructure _file;
    private readonly TiffStack _stack;

    /// <summary>The page of each directory, parsed on first use.</summary>
    private readonly TiffPage?[] _pages;

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
        if (_stack.Contiguous) CheckContiguous();
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

    private protected override StackAxes? Axes => _stack.Axes;

    private protected override string? IncompleteReason => _stack.IncompleteReason;

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => _stack.Page(index);

    private protected override PageShape Shape(int index) => GetPage(index).Shape;

    private protected override ImagePlane ReadSample(int index, int sample)
    {
        var page = GetPage(index);
        try
        {
            var segments = new TiffSegments(_source, page, sample, _stack.Contiguous ? index : 0);
            if (UncompressedPlane.CanRead(page)) return new UncompressedPlane(_source, segments);
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
        int directory = _stack.Contiguous ? 0 : page;
        if (_pages[directory] is { } known) return known;
        try
        {
            return _pages[directory] = new TiffPage(_file, _file.Directories[directory], directory);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(page, e);
        }
    }

    /// <summary>
    /// Checks that all pages described by a single directory are in the file, so that a truncated stack is not read as a shorter one.
    /// </summary>
    private void CheckContiguous()
    {
        var page = GetPage(0);
        long[] offsets = page.Directory.Integers(TiffTag.StripOffsets);
        long available = IsContiguous(page, offsets) ? (_source.Length - offsets[0]) / page.StoredBytes : 1;
        if (available < PageCount)
        {
            throw Error("ImageUnreadable", null,
                $"its metadata promises {PageCount} images, but it holds {available}; "
                + "the file is truncated or was changed, export it again.");
        }
    }

    /// <summary>True if the strips of a page are uncompressed and contiguous: only then is the offset of the next page known.</summary>
    private static bool IsContiguous(TiffPage page, long[] offsets)
    {
        bool contiguous = page.Compression == (int)TiffCompression.None && !page.Tiled && offsets.Length == page.SegmentCount;
        for (int i = 1; contiguous && i < offsets.Length; i++)
        {
            long stripBytes = (long)page.PackedRowBytes * page.StoredRows((i - 1) % page.SegmentsDown);
            contiguous = offsets[i] == offsets[i - 1] + stripBytes;
        }

        return contiguous;
    }
}
