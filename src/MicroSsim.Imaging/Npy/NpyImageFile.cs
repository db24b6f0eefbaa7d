using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>An array of NumPy: its last two dimensions are rows and columns, and what is before counts pages.</summary>
internal sealed class NpyImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly NpyHeader _header;
    private readonly PageShape _shape;

    public NpyImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _header = NpyHeader.Read(source);
            CheckSize();
            _shape = new PageShape(checked((int)_header.Width), checked((int)_header.Height), _header.Samples.PixelType!.Value);
            PageCount = checked((int)(_header.Shape.Aggregate(1L, (product, side) => checked(product * side)) / _header.Width / _header.Height));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or OverflowException)
        {
            throw Unreadable(null, e);
        }
    }

    public static ImageFormat Format { get; } = new(
        "NPY", [".npy"], header => ImageFormat.StartsWith(header, NpyHeader.Magic), (source, _) => new NpyImageFile(source));

    public override int PageCount { get; }

    private protected override StackAxes? Axes => PageCount == 1 ? StackAxes.One : null;

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => _shape;

    private protected override ImagePlane ReadSample(int index, int sample) =>
        _header.Fortran ? new NpyColumnPlane(_source, _header, _shape, index) : new NpyRowPlane(_source, _header, _shape, index);

    private void CheckSize()
    {
        decimal elements = 1;
        foreach (long side in _header.Shape) elements *= side;
        decimal bytes = elements * _header.Samples.Bits / 8, there = _source.Length - _header.DataOffset;
        if (bytes != there) throw new InvalidDataException($"its header asks for {bytes} bytes of pixels, but {there} are there");
        if (elements == 0) throw new InvalidDataException("its array is empty");
    }
}
