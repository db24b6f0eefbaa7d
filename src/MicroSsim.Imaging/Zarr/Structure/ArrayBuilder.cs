using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Npy;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Text;
using MicroSsim.Imaging.Zarr.Codecs;

namespace MicroSsim.Imaging.Zarr.Structure;

/// <summary>Checks and conversions of metadata that both versions of the format share.</summary>
internal static class ArrayBuilder
{
    /// <summary>The bits of the NaN that fill values mean; that of .NET is negative.</summary>
    private const long NaNBits = 0x7FF8_0000_0000_0000;

    /// <summary>The error for an array that is valid, but of a kind that is not read.</summary>
    /// <param name="path">Path of the image.</param>
    /// <param name="what">What is not read, such as <c>the codec "lz4" is</c>.</param>
    public static ImageFileException Unsupported(string path, string what) => new(
        "ZarrUnsupported",
        path,
        null,
        $"{what} not supported; write the array again with the codec zstd, gzip, zlib or blosc and no others, or save it as OME-TIFF.");

    /// <summary>The shape of an array.</summary>
    /// <exception cref="InvalidDataException">It is missing, or an axis is empty.</exception>
    public static long[] Shape(Literal? json)
    {
        if (json?.Integers() is not { } shape) throw new InvalidDataException("its metadata has no valid shape");
        if (shape.Length is 0 or > ZarrArray.MaxAxes) throw new InvalidDataException($"it has {shape.Length} axes");
        return Array.TrueForAll(shape, side => side > 0) ? shape : throw new InvalidDataException("its array is empty");
    }

    /// <summary>The shape of a chunk.</summary>
    /// <param name="json">The sizes on each axis.</param>
    /// <param name="axes">The number of axes.</param>
    /// <exception cref="InvalidDataException">It is missing or does not fit the array.</exception>
    public static int[] ChunkShape(Literal? json, int axes)
    {
        if (json?.Integers() is not { } shape || shape.Length != axes || Array.Exists(shape, side => side is < 1 or > int.MaxValue))
        {
            throw new InvalidDataException("its metadata has no valid shape of chunks");
        }

        return [.. shape.Select(side => (int)side)];
    }

    /// <summary>The number of elements of a chunk, whose bytes fit into an array of .NET.</summary>
    /// <exception cref="ImageFileException"><c>ImageTooLarge</c>.</exception>
    public static int ChunkElements(string path, int[] shape, int elementBytes)
    {
        decimal elements = 1;
        foreach (int side in shape)
        {
            elements *= side;
            if (elements * elementBytes <= PixelArrays.MaxBytes) continue;
            throw new ImageFileException("ImageTooLarge", path, null,
                $"a chunk of {string.Join(" × ", shape)} elements is too large to be decoded; write the array in smaller chunks.");
        }

        return (int)elements;
    }

    /// <summary>The distance between neighbours on each axis, in elements.</summary>
    /// <param name="shape">Shape of a chunk.</param>
    /// <param name="order">The axes in the order in which they are stored, the slowest first.</param>
    public static int[] Strides(int[] shape, int[] order)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            strides[order[i]] = stride;
            stride *= shape[order[i]];
        }

        return strides;
    }

    /// <summary>The encoding of an element.</summary>
    /// <param name="path">Path of the image.</param>
    /// <param name="name">The name of the type; null if it is not a text.</param>
    /// <exception cref="ImageFileException">The type is not one of pixels.</exception>
    public static NpyType Type(string path, string? name)
    {
        if (name is not null && NpyType.Parse(name) is { } type) return type;
        throw UnsupportedType(path, name is null ? "a structured type" : $"type {name}");
    }

    /// <summary>The error for an array of a type that pixels do not have.</summary>
    /// <param name="path">Path of the image.</param>
    /// <param name="type">The type, such as <c>type complex64</c>.</param>
    public static ImageFileException UnsupportedType(string path, string type) => new(
        "ZarrUnsupported",
        path,
        null,
        $"elements of {type} are not supported; save the array as one of real numbers, for example with astype('float32').");

    /// <summary>The pixel of chunks that are not stored, in the byte order of the machine.</summary>
    /// <param name="json">The fill value; null for 0.</param>
    /// <param name="samples">Encoding of an element.</param>
    /// <exception cref="InvalidDataException">It is not a value of the type.</exception>
    public static byte[] FillPixel(Literal? json, PackedSamples samples)
    {
        double value = FillValue(json, samples);
        if (samples is { Coding: SampleCoding.Float, Bits: 16 }) value = SmallFloats.RoundToHalf(value);
        return samples.PixelType switch
        {
            PixelType.Float32 => BitConverter.GetBytes((float)value),
            PixelType.Float64 => BitConverter.GetBytes(value),
            _ => IntegerPixel(value, NumberOf(json), samples),
        };
    }

    /// <summary>The fill value as text for messages.</summary>
    public static string FillText(Literal? json)
    {
        if (json?.Text is { } text) return text;
        if (json?.Boolean == true) return "1";
        return Exact(json)?.ToString(CultureInfo.InvariantCulture) ?? json?.Number?.ToString(CultureInfo.InvariantCulture) ?? "0";
    }

    /// <summary>Creates the codecs of the chunks.</summary>
    /// <param name="path">Path of the image.</param>
    /// <param name="name">Name of a compressor.</param>
    /// <param name="configuration">The options of the compressor.</param>
    /// <exception cref="ImageFileException">The compressor is not supported.</exception>
    public static ByteCodec Compressor(string path, string name, Literal? configuration)
    {
        switch (name)
        {
            case "zlib":
                return new DeflateCodec(isGzip: false);
            case "gzip":
                return new DeflateCodec(isGzip: true);
            case "zstd":
                return new ZstdCodec();
            case "blosc":
                string inner = configuration?.Member("cname")?.Text ?? "lz4";
                return BloscCodec.IsSupported(inner) ? new BloscCodec() : throw Unsupported(path, $"blosc with the compressor {inner} is");
            default:
                throw Unsupported(path, $"the codec {name} is");
        }
    }

    private static byte[] IntegerPixel(double value, Literal? json, PackedSamples samples)
    {
        bool isSigned = samples.Coding == SampleCoding.Signed;
        decimal max = isSigned ? long.MaxValue >> (64 - samples.Bits) : ulong.MaxValue >> (64 - samples.Bits);
        if (Math.Floor(value) == value && Math.Abs(value) < 1e20)
        {
            decimal exact = Exact(json) ?? (value < long.MaxValue ? (long)value : (decimal)value);
            if (exact >= (isSigned ? -max - 1 : 0) && exact <= max)
            {
                byte[] bytes = BitConverter.GetBytes(exact < 0 ? (long)exact : unchecked((long)(ulong)exact));
                int size = samples.PixelType!.Value.Size();
                return bytes.AsSpan(BitConverter.IsLittleEndian ? 0 : bytes.Length - size, size).ToArray();
            }
        }

        throw new InvalidDataException($"its fill value {value.ToString(CultureInfo.InvariantCulture)} is not one of its type");
    }

    /// <summary>The value of an integer; null for anything else.</summary>
    private static decimal? Exact(Literal? json) => json?.Integer ?? (decimal?)json?.LargeInteger;

    /// <summary>A number in quotation marks as that number, as NumPy reads it; anything else as it is.</summary>
    private static Literal? NumberOf(Literal? json) =>
        json?.Text is { } text && LiteralParser.TryParse(text) is { } parsed && (parsed.Integer ?? parsed.Number) is not null
            ? parsed
            : json;

    /// <summary>The number of a fill value; float values may be texts: names, or the bits in hexadecimal.</summary>
    private static double FillValue(Literal? json, PackedSamples samples)
    {
        var literal = NumberOf(json);
        if ((literal?.Integer ?? literal?.Number) is { } number)
        {
            return double.IsNaN(number) ? BitConverter.Int64BitsToDouble(NaNBits) : number;
        }

        if (literal?.Boolean is { } boolean) return boolean ? 1 : 0;
        if (literal is null or { Text: null, Items: null, Members: null }) return 0;

        // All bits of the type are written.
        string digits = literal.Text is { } text && text.StartsWith("0x", StringComparison.Ordinal) ? text.Substring(2) : "";
        if (samples.Coding == SampleCoding.Float && digits.Length == samples.Bits / 4
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits))
        {
            return FromBits(bits, samples.Bits);
        }

        string value = literal.Text is null ? "" : $" '{literal.Text}'";
        throw new InvalidDataException($"its fill value{value} is not valid");
    }

    private static double FromBits(ulong bits, int width) => width switch
    {
        16 => BitConverter.ToSingle(BitConverter.GetBytes(SmallFloats.Widen((uint)bits & 0xFFFF, 10, 5)), 0),
        32 => BitConverter.ToSingle(BitConverter.GetBytes((uint)bits), 0),
        _ => BitConverter.Int64BitsToDouble((long)bits),
    };
}
