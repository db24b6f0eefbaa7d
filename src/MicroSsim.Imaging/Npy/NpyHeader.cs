using System.Text;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Text;

namespace MicroSsim.Imaging.Npy;

/// <summary>The header of an NPY file: type, order and shape of the array.</summary>
/// <param name="DataOffset">Offset of the first element in the file.</param>
/// <param name="Samples">Encoding of an element.</param>
/// <param name="BigEndian">True if elements are stored with the most significant byte first.</param>
/// <param name="FortranOrder">True if the first index varies fastest; false if the last does (C order).</param>
/// <param name="Shape">Sizes of the axes, at least two; the last two are rows and columns, all before them enumerate pages.</param>
/// <param name="HadSingleChannel">True if a last axis of size 1 was removed from the shape.</param>
internal sealed record NpyHeader(
    long DataOffset, PackedSamples Samples, bool BigEndian, bool FortranOrder, long[] Shape, bool HadSingleChannel)
{
    /// <summary>Limit of the header in bytes; valid headers are far smaller.</summary>
    private const int MaxHeaderBytes = 1 << 20;

    /// <summary>Sizes of a last axis that is taken for channels, if two larger axes precede it.</summary>
    private const int MinChannels = 2, MaxChannels = 4;

    /// <summary>The first bytes of every NPY file.</summary>
    public static byte[] Magic { get; } = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Pixels per row.</summary>
    public long Width => Shape[Shape.Length - 1];

    /// <summary>Rows.</summary>
    public long Height => Shape[Shape.Length - 2];

    /// <summary>Sizes of the axes before rows and columns; empty for a single page.</summary>
    public ReadOnlySpan<long> StackShape => Shape.AsSpan(0, Shape.Length - 2);

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The header is damaged or truncated.</exception>
    /// <exception cref="ImageFileException">The version, the element type or the number of axes is not supported.</exception>
    public static NpyHeader Read(FileSource source) => Read(source.Read, source.Path);

    /// <summary>Reads the header of an array from a stream, and checks that the stream has the length that it promises.</summary>
    /// <param name="stream">The stream, of which no more than the header is read.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <exception cref="InvalidDataException">The header is damaged or truncated, or the length is another one.</exception>
    /// <exception cref="ImageFileException">The version, the element type or the number of axes is not supported.</exception>
    public static void Check(Stream stream, long length, string path)
    {
        byte[] start = [];
        Read(ReadStart, path).CheckLength(length);

        byte[] ReadStart(long offset, long count)
        {
            int end = checked((int)(offset + count));
            if (end > start.Length) start = [.. start, .. ReadUpTo(stream, end - start.Length)];
            return start.Length >= end
                ? start.AsSpan((int)offset, (int)count).ToArray()
                : throw new InvalidDataException($"its array ends at byte {start.Length}");
        }
    }

    /// <summary>Checks that a file holds exactly the elements that this header promises.</summary>
    /// <param name="length">The length of the file in bytes.</param>
    /// <exception cref="InvalidDataException">It does not, or there are none.</exception>
    public void CheckLength(long length)
    {
        decimal elements = 1;
        foreach (long side in Shape) elements *= side;
        decimal bytes = elements * Samples.Bits / 8, available = length - DataOffset;
        if (bytes != available) throw new InvalidDataException($"its header promises {bytes} bytes of pixels, but it holds {available}");
        if (elements == 0) throw new InvalidDataException("its array is empty");
    }

    private static NpyHeader Read(Func<long, long, byte[]> read, string path)
    {
        byte[] start = read(0, 10);
        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw Unsupported(path, $"version {version} of the NPY format is not supported; save it again with numpy.save");
        }

        // The length of the header takes two bytes in version 1, and four in later versions.
        int textAt = version == 1 ? 10 : 12;
        long length = start[8] | (start[9] << 8);
        if (version > 1)
        {
            byte[] upper = read(10, 2);
            length |= ((long)upper[0] << 16) | ((long)upper[1] << 24);
        }

        if (length > MaxHeaderBytes) throw new InvalidDataException($"its header claims {length} bytes");
        // Versions 1 and 2 are in Latin-1; what is read of them is ASCII.
        var header = LiteralParser.TryParse(Encoding.UTF8.GetString(read(textAt, length)));
        var descr = header?.Member("descr");
        if (descr is null || header!.Member("fortran_order")?.Boolean is not { } fortranOrder
            || header.Member("shape")?.Integers() is not { } shape || shape.Any(side => side < 0))
        {
            throw new InvalidDataException("its header is not valid");
        }

        if (descr.Text is null || NpyType.Parse(descr.Text) is not { } type)
        {
            string name = descr.Text is null ? "a structured type" : $"type {descr.Text}";
            throw Unsupported(path,
                $"elements of {name} are not supported; save it as an array of real numbers, for example with astype('float32')");
        }

        return new NpyHeader(textAt + length, type.Samples, type.BigEndian, fortranOrder, shape, false).RemoveSingleChannel(path);
    }

    /// <summary>True if the last axis looks like channels: short, behind two longer axes.</summary>
    public bool SeemsChannelsLast => Shape.Length > 2
        && Shape[Shape.Length - 1] is >= MinChannels and <= MaxChannels
        && Shape[Shape.Length - 2] > MaxChannels
        && Shape[Shape.Length - 3] > MaxChannels;

    /// <summary>
    /// True if the last axis may be one of frames or channels behind rows and columns: it is shorter than two equal axes before it.
    /// </summary>
    public bool MayHavePlanesFirst => Shape.Length > 2
        && Shape[Shape.Length - 1] > MaxChannels
        && Shape[Shape.Length - 1] < Shape[Shape.Length - 2]
        && Shape[Shape.Length - 2] == Shape[Shape.Length - 3];

    /// <summary>
    /// The number of dimensions of the array of real numbers whose NPY file a stream contains; null if it contains another array, or none.
    /// </summary>
    public static int? FindDimensions(Stream stream)
    {
        byte[] start = ReadUpTo(stream, 10);
        if (start.Length < 10 || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic)) return null;
        byte[] upper = start[6] == 1 ? [0, 0] : ReadUpTo(stream, 2);
        if (upper.Length < 2 || upper[0] > MaxHeaderBytes >> 16 || upper[1] > 0) return null;
        var header = LiteralParser.TryParse(Encoding.UTF8.GetString(ReadUpTo(stream, start[8] | (start[9] << 8) | (upper[0] << 16))));
        return header?.Member("descr")?.Text is { } type && NpyType.Parse(type) is not null
            ? header.Member("shape")?.Integers()?.Length
            : null;
    }

    /// <summary>Reads at most some bytes; the buffer grows with what there is, because a short file can promise a long header.</summary>
    private static byte[] ReadUpTo(Stream stream, int count)
    {
        byte[] bytes = new byte[Math.Min(count, 1024)];
        int length = 0;
        for (int read; length < count && (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
        {
            length += read;
            if (length == bytes.Length) Array.Resize(ref bytes, Math.Min(count, 4 * length));
        }

        return length == bytes.Length ? bytes : bytes.AsSpan(0, length).ToArray();
    }

    /// <summary>The header without a last axis of size 1 behind rows and columns, which is a single channel.</summary>
    private NpyHeader RemoveSingleChannel(string path)
    {
        if (Shape.Length < 2)
        {
            throw Unsupported(path, $"an array of {Shape.Length} dimensions is not an image; save it with rows and columns");
        }

        bool isSingle = Shape.Length > 2 && Shape[Shape.Length - 1] == 1;
        return isSingle ? this with { Shape = Shape.AsSpan(0, Shape.Length - 1).ToArray(), HadSingleChannel = true } : this;
    }

    private static ImageFileException Unsupported(string path, string message) =>
        new("NpyUnsupported", path, null, message + ".");
}
