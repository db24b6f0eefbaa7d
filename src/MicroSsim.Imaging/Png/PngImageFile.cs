using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Png;

/// <summary>A PNG, whose 16 bits stay 16 bits. Its one compressed stream leaves no way to read only some rows.</summary>
internal sealed class PngImageFile : ImageFile
{
    /// <summary>The most that Deflate can make of a byte.</summary>
    private const long MaxExpansion = 1032;

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
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreadable(null, e);
        }

        PixelType type = new PackedSamples(_header.Depth, SampleCoding.Unsigned).PixelType!.Value;
        _shape = new PageShape(_header.Width, _header.Height, type, _header.Samples, _header.Colours);
        CheckSize();
    }

    public static ImageFormat Format { get; } = new(
        "PNG", [".png"], header => ImageFormat.StartsWith(header, PngHeader.Magic), (source, _) => new PngImageFile(source));

    public override int PageCount => 1;

    private protected override StackAxes? Axes => StackAxes.One;

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => _shape;

    private protected override ImagePlane ReadSample(int index, int sample)
    {
        try
        {
            byte[] pixels = new PngDecoder(_header).Decode(new PngDataStream(_source, _header.Data), sample);
            return new BytePlane(_shape.Width, _shape.Height, _shape.PixelType, pixels);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreadable(index, e);
        }
    }

    /// <summary>Before memory is taken: a broken file can claim any size.</summary>
    private void CheckSize()
    {
        decimal packed = (decimal)_header.Width * _header.Height * _header.Samples * _header.Depth / 8;
        if (packed > (decimal)_header.Data.Sum(d => d.Length) * MaxExpansion)
        {
            throw Unreadable(null, new InvalidDataException($"{packed} bytes of pixels cannot be in its {_header.Data.Sum(d => d.Length)} bytes of data"));
        }

        if ((decimal)_header.Width * _header.Height * _shape.PixelType.Size() > PixelArrays.MaxBytes)
        {
            throw Error("ImageTooLarge", null, "a PNG has to be decoded whole, and this one is too large for that; save it as TIFF.");
        }
    }
}
