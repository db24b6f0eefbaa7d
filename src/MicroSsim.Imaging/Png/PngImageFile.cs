using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Png;

/// <summary>A PNG of one page; 16-bit samples keep their depth. Its pixels are one compressed stream and are decoded as a whole.</summary>
internal sealed class PngImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly PngHeader _header;
    private readonly PageShape _shape;

    private PngImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _header = new PngHeader(source);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(null, e);
        }

        var type = new PackedSamples(_header.Depth, SampleCoding.Unsigned).PixelType!.Value;
        _shape = new PageShape(_header.Width, _header.Height, type, _header.Samples, _header.Colours, _header.HasAlpha);
        CheckSize();
    }

    /// <summary>The format PNG.</summary>
    public static ImageFormat Format { get; } = new(
        "PNG", [".png"], header => ImageFormat.StartsWith(header, PngHeader.Magic), (source, _) => new PngImageFile(source));

    /// <inheritdoc/>
    public override int PageCount => 1;

    private protected override StackAxes? Axes => StackAxes.Single;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => _shape;

    private protected override long DecodingBytes(ImagePage page, long bytes) => bytes;

    private protected override ImagePlane ReadSample(int index, int sample)
    {
        try
        {
            byte[] pixels = new PngDecoder(_header).Decode(new PngDataStream(_source, _header.DataChunks), sample);
            return new BytePlane(_shape.Width, _shape.Height, _shape.PixelType, pixels);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw Unreadable(index, e);
        }
    }

    /// <summary>Checks before memory is allocated that the data can hold the pixels, and that they fit into one array.</summary>
    private void CheckSize()
    {
        decimal packed = (decimal)_header.Width * _header.Height * _header.Samples * _header.Depth / 8;
        decimal stored = _header.DataChunks.Sum(d => d.Length);
        if (packed > stored * Zlib.MaxExpansion)
        {
            throw Unreadable(null, new InvalidDataException($"{packed} bytes of pixels cannot be in its {stored} bytes of data"));
        }

        if ((decimal)_header.Width * _header.Height * _shape.PixelType.Size() > PixelArrays.MaxBytes)
        {
            throw Error("ImageTooLarge", null, "a PNG has to be decoded as a whole, and this one is too large for that; save it as TIFF.");
        }
    }
}
