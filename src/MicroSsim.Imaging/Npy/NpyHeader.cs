using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Npy;

/// <summary>The header of an NPY file: type, order and shape of the array.</summary>
/// <param name="DataOffset">Offset of the first element in the file.</param>
/// <param name="Samples">Encoding of an element.</param>
/// <param name="BigEndian">True if elements are stored with the most significant byte first.</param>
/// <param name="FortranOrder">True if the first index varies fastest; false if the last does (C order).</param>
/// <param name="Shape">Sizes of the axes, at least two; the last two are rows and columns, all before them enumerate pages.</param>
internal sealed record NpyHeader(long DataOffset, PackedSamples Samples, bool BigEndian, bool FortranOrder, long[] Shape)
{
    /// <summary>Limit of the header in bytes; valid headers are far smaller.</summary>
    private const int MaxHeaderBytes = 1 << 20;

    private static readonly Regex Descr = new(@"'descr'\s*:\s*'([<>|=])([a-zA-Z])([0-9]+)'", RegexOptions.CultureInvariant);
    private static readonly Regex Order = new(@"'fortran_order'\s*:\s*(True|False)", RegexOptions.CultureInvariant);
    private static readonly Regex Sides = new(@"'shape'\s*:\s*\(([0-9, L]*)\)", RegexOptions.CultureInvariant);

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
    public static NpyHeader Read(FileSource source)
    {
        byte[] start = source.Read(0, 10);
        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw Unsupported(source, $"version {version} of the NPY format is not supported; save it again with numpy.save");
        }

        // The length of the header takes two bytes in version 1, and four in later versions.
        int textAt = version == 1 ? 10 : 12;
        long length = start[8] | (start[9] << 8);
        if (version > 1)
        {
            byte[] upper = source.Read(10, 2);
            length |= ((long)upper[0] << 16) | ((long)upper[1] << 24);
        }

        if (length > MaxHeaderBytes) throw new InvalidDataException($"its header claims {length} bytes");
        string text = Encoding.UTF8.GetString(source.Read(textAt, length));
        Match descr = Descr.Match(text), order = Order.Match(text), sides = Sides.Match(text);
        if (!order.Success || !sides.Success || text.IndexOf("'descr'", StringComparison.Ordinal) < 0)
        {
            throw new InvalidDataException("its header is not valid");
        }

        if (!descr.Success || ParseType(descr.Groups[2].Value, descr.Groups[3].Value) is not { } samples)
        {
            string type = descr.Success ? $"type {descr.Groups[2].Value}{descr.Groups[3].Value}" : "a structured type";
            throw Unsupported(source,
                $"elements of {type} are not supported; save it as an array of real numbers, for example with astype('float32')");
        }

        string[] sizes = sides.Groups[1].Value.Split([',', ' ', 'L'], StringSplitOptions.RemoveEmptyEntries);
        long[] shape = [.. sizes.Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
        if (shape.Length < 2)
        {
            throw Unsupported(source, $"an array of {shape.Length} dimensions is not an image; save it with rows and columns");
        }

        bool bigEndian = descr.Groups[1].Value == ">";
        return new NpyHeader(textAt + length, samples, bigEndian, order.Groups[1].Value == "True", shape);
    }

    /// <summary>Encoding of a NumPy type; null if it is not supported.</summary>
    /// <param name="kind">Kind of the type: b, u, i or f.</param>
    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    private static PackedSamples? ParseType(string kind, string size)
    {
        SampleCoding? coding = kind switch
        {
            "u" or "b" => SampleCoding.Unsigned,
            "i" => SampleCoding.Signed,
            "f" => SampleCoding.Float,
            _ => null,
        };
        if (coding is not { } known || size is not ("1" or "2" or "4" or "8")) return null;
        var samples = new PackedSamples(8 * (size[0] - '0'), known);
        return samples.PixelType is null ? null : samples;
    }

    private static ImageFileException Unsupported(FileSource source, string message) =>
        new("NpyUnsupported", source.Path, null, message + ".");
}
