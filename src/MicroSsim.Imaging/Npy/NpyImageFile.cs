using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>
/// An array of NumPy. Its last two axes are rows and columns, and all axes before them enumerate pages; channels that follow rows and
/// columns are read if the user states so.
/// </summary>
internal sealed class NpyImageFile : ImageFile
{
    private readonly FileSource _source;
    private readonly NpyHeader _header;
    private readonly PageShape _shape;

    /// <summary>Shape of a page if the last axis is one of channels; null if it cannot be one.</summary>
    private readonly PageShape? _channelsLastShape;

    /// <param name="source">The file, which is owned by this object.</param>
    /// <exception cref="ImageFileException">The header or the size of the file is invalid.</exception>
    public NpyImageFile(FileSource source)
        : base(source.Path)
    {
        _source = source;
        try
        {
            _header = NpyHeader.Read(source);
            _header.CheckLength(source.Length);
            _shape = new PageShape(checked((int)_header.Width), checked((int)_header.Height), _header.Samples.PixelType!.Value);
            long elements = _header.Shape.Aggregate(1L, (product, side) => checked(product * side));
            PageCount = checked((int)(elements / _header.Width / _header.Height));
            _channelsLastShape = ChannelsLastShape(_header);
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

    private protected override bool HasPlainPages => true;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }

    private protected override ImagePage Page(int index) => new(index, null, null, null);

    private protected override PageShape Shape(int index) => _shape;

    private protected override PageShape Shape(ImagePage page) => page.HasChannelsLast ? _channelsLastShape! : _shape;

    private protected override ImagePlane ReadSample(int index, int sample) =>
        _header.FortranOrder
            ? new NpyColumnPlane(_source, _header, _shape, index)
            : new NpyRowPlane(_source, _header, _shape, index);

    private protected override ImagePlane ReadSample(ImagePage page, int sample)
    {
        var shape = Shape(page);
        if (shape.Samples == 1) return ReadSample(page.Index, sample);
        if (!_header.FortranOrder) return new NpyRowPlane(_source, _header, shape, page.Index, sample);

        // The channels are the slowest axis: each is an array without them.
        long[] sides = _header.Shape.AsSpan(0, _header.Shape.Length - 1).ToArray();
        long bytes = sides.Aggregate(1L, (product, side) => product * side) * _header.Samples.Bits / 8;
        var channel = _header with { Shape = sides, DataOffset = _header.DataOffset + (sample * bytes) };
        return new NpyColumnPlane(_source, channel, shape, page.Index);
    }

    private protected override IReadOnlyList<int> StackShape(bool channelsLast)
    {
        if (channelsLast && _channelsLastShape is null)
        {
            throw Error("AxesMismatch", null,
                $"an array of shape ({MessageText.ListNumbers(_header.Shape)}) has no channels behind rows and columns; state other axes.",
                option: "Axes");
        }

        int count = _header.Shape.Length - (channelsLast && !_header.HadSingleChannel ? 3 : 2);
        return [.. _header.Shape.Take(count).Select(side => checked((int)side))];
    }

    private protected override void CheckChannelOrder()
    {
        string shape = MessageText.ListNumbers(_header.Shape);
        var (channelsLast, pagesFirst) = _header.Shape.Length switch
        {
            3 => ("YXC", "ZYX"),
            4 => ("TYXC", "TZYX"),
            _ => ("TZYXC", "TZCYX"),
        };
        if (_header.MayHavePlanesFirst)
        {
            throw Error("NpyUnsupported", null,
                $"an array of shape ({shape}) may have its rows and columns first or last; state its axes, {channelsLast} if the last side "
                + $"is one of channels or frames, {pagesFirst} if rows and columns are last.",
                option: "Axes");
        }

        if (!_header.SeemsChannelsLast) return;
        throw Error("NpyUnsupported", null,
            $"an array of shape ({shape}) seems to have its channels last; state its axes, such as {channelsLast}, or save it with rows "
            + "and columns last, as numpy.moveaxis(array, -1, 0) returns it.",
            option: "Axes");
    }

    /// <summary>Shape of a page whose last axis is one of channels; null if the array has no such axis.</summary>
    private static PageShape? ChannelsLastShape(NpyHeader header)
    {
        if (header.HadSingleChannel) return new PageShape((int)header.Width, (int)header.Height, header.Samples.PixelType!.Value);
        int sides = header.Shape.Length;
        if (sides < 3 || header.Shape[sides - 1] > int.MaxValue || header.Shape[sides - 3] > int.MaxValue) return null;
        return new PageShape(
            (int)header.Shape[sides - 2],
            (int)header.Shape[sides - 3],
            header.Samples.PixelType!.Value,
            (int)header.Shape[sides - 1]);
    }
}
