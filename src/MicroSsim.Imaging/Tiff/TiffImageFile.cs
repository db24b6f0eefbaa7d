using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Stacks;

namespace MicroSsim.Imaging.Tiff;

/// <summary>A TIFF, classic or BigTIFF, and the stack that it holds.</summary>
internal sealed class TiffImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly TiffStructure _file;
    private readonly TiffStack _stack;

    /// <summary>One for each directory, made when first asked for.</summary>
    private readonly TiffPage?[] _pages;

    private TiffImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _file = new TiffStructure(source);
            _stack = TiffStack.Of(_file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreadable(null, e);
        }

        _pages = new TiffPage?[_file.Directories.Count];
        if (_stack.Contiguous) CheckContiguous();
    }

    public static ImageFormat Format { get; } = new(
        "TIFF",
        [".ome.tif", ".ome.tiff", ".ome.tf2", ".ome.tf8", ".ome.btf", ".tif", ".tiff", ".tf2", ".tf8", ".btf"],
        header => ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 42, 0) || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 42)
            || ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 43, 0, 8, 0) || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 43, 0, 8),
        (source, _) => new TiffImageFile(source));

    public override int PageCount => _stack.PageCount;

    private protected override StackAxes? Axes => _stack.Axes;

    private protected override string? Elsewhere => _stack.Elsewhere;

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => _stack.Page(index);

    private protected override PageShape Shape(int index) => Describe(index).Shape;

    private protected override ImagePlane ReadSample(int index, int sample)
    {
        TiffPage page = Describe(index);
        try
        {
            var segments = new TiffSegments(_source, page, sample, _stack.Contiguous ? index : 0);
            if (RawPlane.Fits(page)) return new RawPlane(_source, segments);
            if ((long)page.Width * page.Height * page.PixelType.Size() > BandedPlane.WholeBytes) return new DecodedPlane(segments);
            return new BytePlane(page.Width, page.Height, page.PixelType, segments.Decode(0, page.Height));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreadable(index, e);
        }
    }

    /// <summary>A page's facts; two threads may both find them out, which does no harm.</summary>
    private TiffPage Describe(int page)
    {
        int directory = _stack.Contiguous ? 0 : page;
        if (_pages[directory] is { } known) return known;
        try
        {
            return _pages[directory] = new TiffPage(_file, _file.Directories[directory], directory);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreadable(page, e);
        }
    }

    /// <summary>Where one directory stands for many images, all of them have to be there: a cut-off stack must not pass for a short one.</summary>
    private void CheckContiguous()
    {
        TiffPage page = Describe(0);
        long[] offsets = page.Directory.Integers(TiffTag.StripOffsets);
        long there = IsOneBlock(page, offsets) ? (_source.Length - offsets[0]) / page.StoredBytes : 1;
        if (there < PageCount)
        {
            throw Error("ImageUnreadable", null,
                $"it says that it holds {PageCount} images, but {there} are there; the file is cut off or was changed, export it anew.");
        }
    }

    /// <summary>Whether a page's strips are uncompressed and follow each other: only then is it known where the next page is.</summary>
    private static bool IsOneBlock(TiffPage page, long[] offsets)
    {
        bool raw = page.Compression == (int)TiffCompression.None && !page.Tiled && offsets.Length == page.SegmentCount;
        for (int i = 1; raw && i < offsets.Length; i++)
        {
            raw = offsets[i] == offsets[i - 1] + (long)page.PackedRowBytes * page.StoredRows((i - 1) % page.Down);
        }

        return raw;
    }
}
