using MicroSsim.Engine;

namespace MicroSsim.Imaging.Tiff;

/// <summary>A TIFF, classic or BigTIFF, and the stack that it holds.</summary>
internal sealed class TiffImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly TiffStructure _file;
    private readonly TiffPage?[] _pages;

    private TiffImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _file = new TiffStructure(source);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Error("ImageUnreadable", null, $"{e.Message.TrimEnd('.')}; the file is damaged or cut off, copy or export it anew.", e);
        }

        _pages = new TiffPage?[_file.Directories.Count];
    }

    public static ImageFormat Format { get; } = new(
        "TIFF",
        [".ome.tif", ".ome.tiff", ".ome.tf2", ".ome.tf8", ".ome.btf", ".tif", ".tiff", ".tf2", ".tf8", ".btf"],
        header => ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 42, 0) || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 42)
            || ImageFormat.StartsWith(header, (byte)'I', (byte)'I', 43, 0, 8, 0) || ImageFormat.StartsWith(header, (byte)'M', (byte)'M', 0, 43, 0, 8),
        (source, _) => new TiffImageFile(source));

    public override int PageCount => _pages.Length;

    private protected override StackAxes? Axes => PageCount == 1 ? StackAxes.One : null;

    public override ImagePlane Read(ImagePage page)
    {
        TiffPage description = Describe(page.Index);
        if (description.IsPalette && page.Channel is null) throw Palette(page.Index);
        if (description.SamplesPerPixel > 1 && page.Channel is null) throw Colour(description);
        return Plane(description, description.SamplesPerPixel > 1 ? page.Channel!.Value : 0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => Describe(index).Shape;

    private ImagePlane Plane(TiffPage page, int sample)
    {
        try
        {
            var segments = new TiffSegments(_source, page, sample);
            if (RawPlane.Fits(page)) return new RawPlane(_source, segments);
            var pixels = new byte[checked(page.Width * page.PixelType.Size() * page.Height)];
            segments.Decode(0, page.Down, pixels);
            return new BytePlane(page.Width, page.Height, page.PixelType, pixels);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw page.Unreadable(e);
        }
    }

    /// <summary>A page's facts; two threads may both find them out, which does no harm.</summary>
    private TiffPage Describe(int index)
    {
        if (_pages[index] is { } known) return known;
        try
        {
            return _pages[index] = new TiffPage(_file, _file.Directories[index], index);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Error("ImageUnreadable", index, $"{e.Message.TrimEnd('.')}; the file is damaged or cut off, copy or export it anew.", e);
        }
    }

    private ImageFileException Palette(int page) => Error("PaletteImage", page,
        "it is a palette image; if its stored values are intensities with a look-up table for display, take them with -Channel 0, otherwise convert it to gray.");

    private static ImageFileException Colour(TiffPage page) => page.Photometric is (int)TiffPhotometric.MinIsBlack or (int)TiffPhotometric.MinIsWhite
        ? page.Error("SeveralSamples", $"it has {page.SamplesPerPixel} samples per pixel; choose one with -Channel 0 … {page.SamplesPerPixel - 1}.")
        : page.Error("ColourImage", $"it is a colour image; choose one of its {page.SamplesPerPixel} samples with -Channel 0 … {page.SamplesPerPixel - 1}, or convert it to gray.");
}
