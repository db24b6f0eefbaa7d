using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Npy;

/// <summary>The head of an NPY file: what NumPy's array is.</summary>
/// <param name="DataOffset">Where the array's elements begin.</param>
/// <param name="Samples">What an element is.</param>
/// <param name="BigEndian">In which order its bytes stand.</param>
/// <param name="Fortran">Whether the first index changes fastest, instead of the last.</param>
/// <param name="Shape">The array's sides; the last two are rows and columns, all before count pages.</param>
internal sealed record NpyHeader(long DataOffset, PackedSamples Samples, bool BigEndian, bool Fortran, long[] Shape)
{
    /// <summary>Far beyond what any header needs.</summary>
    private const int MostBytes = 1 << 20;

    private static readonly Regex Descr = new(@"'descr'\s*:\s*'([<>|=])([a-zA-Z])([0-9]+)'", RegexOptions.CultureInvariant);
    private static readonly Regex Order = new(@"'fortran_order'\s*:\s*(True|False)", RegexOptions.CultureInvariant);
    private static readonly Regex Sides = new(@"'shape'\s*:\s*\(([0-9, L]*)\)", RegexOptions.CultureInvariant);

    public static byte[] Magic { get; } = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public long Width => Shape[Shape.Length - 1];

    public long Height => Shape[Shape.Length - 2];

    /// <summary>The sides before rows and columns.</summary>
    public ReadOnlySpan<long> Stack => Shape.AsSpan(0, Shape.Length - 2);

    /// <exception cref="InvalidDataException">It is not a whole header.</exception>
    public static NpyHeader Read(FileSource source)
    {
        byte[] start = source.Read(0, 10);
        int version = start[6];
        if (version is < 1 or > 3) throw Error(source, "NpyUnsupported", $"version {version} of the NPY format is not read here; save it anew with numpy.save");

        // The length takes two bytes in version 1, and four since.
        int textAt = version == 1 ? 10 : 12;
        long length = start[8] | start[9] << 8;
        if (version > 1)
        {
            byte[] upper = source.Read(10, 2);
            length |= (long)upper[0] << 16 | (long)upper[1] << 24;
        }

        if (length > MostBytes) throw new InvalidDataException($"its header claims {length} bytes");
        string text = Encoding.UTF8.GetString(source.Read(textAt, length));
        Match descr = Descr.Match(text), order = Order.Match(text), sides = Sides.Match(text);
        if (!order.Success || !sides.Success || text.IndexOf("'descr'", StringComparison.Ordinal) < 0) throw new InvalidDataException("its header is not NPY's");
        if (!descr.Success || Element(descr.Groups[2].Value, descr.Groups[3].Value) is not { } samples)
        {
            string kind = descr.Success ? $"type {descr.Groups[2].Value}{descr.Groups[3].Value}" : "a structured type";
            throw Error(source, "NpyUnsupported", $"elements of {kind} are not read here; save it as an array of real numbers, for example with astype('float32')");
        }

        long[] shape = [.. sides.Groups[1].Value.Split([',', ' ', 'L'], StringSplitOptions.RemoveEmptyEntries).Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
        if (shape.Length < 2) throw Error(source, "NpyUnsupported", $"an array of {shape.Length} dimensions is no image; save it with rows and columns");
        bool bigEndian = descr.Groups[1].Value == ">";
        return new NpyHeader(textAt + length, samples, bigEndian, order.Groups[1].Value == "True", shape);
    }

    private static PackedSamples? Element(string kind, string size)
    {
        SampleCoding? coding = kind switch { "u" or "b" => SampleCoding.Unsigned, "i" => SampleCoding.Signed, "f" => SampleCoding.Float, _ => null };
        return coding is { } known && size is "1" or "2" or "4" or "8" && new PackedSamples(8 * (size[0] - '0'), coding.Value) is { PixelType: not null } samples
            ? samples
            : null;
    }

    private static ImageFileException Error(FileSource source, string id, string message) => new(id, source.Path, null, message + ".");
}
