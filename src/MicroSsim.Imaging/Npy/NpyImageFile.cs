using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>An array of NumPy. Its last two axes are rows and columns; all axes before them enumerate pages.</summary>
internal sealed class NpyImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly NpyHeader _header;
    private readonly PageShape _shape;

    /// <param name="source">The file, which is owned by this object.</param>
    /// <exception cref="ImageFileException">The header or the size of the file is invalid.</exception>
    public NpyImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _header = NpyHeader.Read(source);
            CheckSize();
            _shape = new PageShape(checked((int)_header.Width), checked((int)_header.Height), _header.Samples.PixelType!.Value);
            long elements = _header.Shape.Aggregate(1L, (product, side) => checked(product * side));
            PageCount = checked((int)(elements / _header.Width / _header.Height));
        }
        catch (Exception e) when (e.IsReadFailure() || e is OverflowException)
        {
            throw Unreadable(null, e);
        }
    }

    /// <summary>The format NPY.</summary>
    public static ImageFormat Format { get; } = new(
        "NPY", [".npy"], header => ImageFormat.StartsWith(header, NpyHeader.Magic), (source, _) => new NpyImageFile(source));

    /// <inheritdoc/>
    public override int PageCount { get; }

    private protected override StackAxes? Axes => PageCount == 1 ? StackAxes.Single : null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => _shape;

    private protected override ImagePlane ReadSample(int index, int sample) =>
        _header.FortranOrder
            ? new NpyColumnPlane(_source, _header, _shape, index)
            : new NpyRowPlane(_source, _header, _shape, index);

    /// <summary>Checks that the file holds exactly the elements that its header promises.</summary>
    private void CheckSize()
    {
        decimal elements = 1;
        foreach (long side in _header.Shape) elements *= side;
        decimal bytes = elements * _header.Samples.Bits / 8, available = _source.Length - _header.DataOffset;
        if (bytes != available) throw new InvalidDataException($"its header promises {bytes} bytes of pixels, but it holds {available}");
        if (elements == 0) throw new InvalidDataException("its array is empty");
    }
}
