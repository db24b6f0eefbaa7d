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
    /// <param name="json">The name of the type.</param>
    /// <exception cref="ImageFileException">The type is not one of pixels.</exception>
    public static NpyType Type(string path, Literal? json)
    {
        if (json?.Text is { } name && NpyType.Parse(name) is { } type) return type;
        string elements = json?.Text is { } text ? $"type {text}" : "a structured type";
        throw new ImageFileException("ZarrUnsupported", path, null,
            $"elements of {elements} are not supported; save the array as one of real numbers, for example with astype('float32').");
    }

    /// <summary>The pixel of chunks that are not stored, in the byte order of the machine.</summary>
    /// <param name="json">The fill value; null for 0.</param>
    /// <param name="samples">Encoding of an element.</param>
    /// <exception cref="InvalidDataException">It is not a value of the type.</exception>
    public static byte[] FillPixel(Literal? json, PackedSamples samples)
    {
        double value = FillValue(json, samples);
        if (samples.PixelType == PixelType.Float32) return BitConverter.GetBytes((float)value);
        if (samples.PixelType == PixelType.Float64) return BitConverter.GetBytes(value);

        // Integers of 64 bits without sign from 2^63 are float64 numbers in the JSON of this parser, as they are in the engine.
        long integer = json?.Integer ?? (value < long.MaxValue ? (long)value : value < ulong.MaxValue ? unchecked((long)(ulong)value) : -1);
        bool isSigned = samples.Coding == SampleCoding.Signed;
        double limit = Math.Pow(2, isSigned ? samples.Bits - 1 : samples.Bits);
        bool isInRange = value >= (isSigned ? -limit : 0) && (samples.Bits == 64 ? value <= limit : value < limit);
        if (Math.Floor(value) != value || !isInRange)
        {
            throw new InvalidDataException($"its fill value {value.ToString(CultureInfo.InvariantCulture)} is not one of its type");
        }

        byte[] bytes = BitConverter.GetBytes(integer);
        if (!BitConverter.IsLittleEndian) Array.Reverse(bytes);
        byte[] pixel = bytes.AsSpan(0, samples.PixelType!.Value.Size()).ToArray();
        if (!BitConverter.IsLittleEndian) Array.Reverse(pixel);
        return pixel;
    }

    /// <summary>The fill value as text for messages.</summary>
    public static string FillText(Literal? json) =>
        json?.Text ?? (json?.Boolean ?? false ? "1" : (json?.Number ?? json?.Integer ?? 0).ToString(CultureInfo.InvariantCulture));

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

    /// <summary>The number of a fill value; float values may be texts: names, or the bits in hexadecimal.</summary>
    private static double FillValue(Literal? json, PackedSamples samples)
    {
        if (json?.Integer is { } integer) return integer;
        if (json?.Number is { } number) return number;
        if (json?.Boolean is { } boolean) return boolean ? 1 : 0;
        if (json is null || json.Text is null or "") return 0;
        if (samples.Coding == SampleCoding.Float)
        {
            switch (json.Text)
            {
                case "NaN":
                    return double.NaN;
                case "Infinity":
                    return double.PositiveInfinity;
                case "-Infinity":
                    return double.NegativeInfinity;
            }

            string digits = json.Text.StartsWith("0x", StringComparison.Ordinal) ? json.Text.Substring(2) : "";
            if (ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits))
            {
                return FromBits(bits, samples.Bits);
            }
        }

        throw new InvalidDataException($"its fill value '{json.Text}' is not valid");
    }

    private static double FromBits(ulong bits, int width) => width switch
    {
        16 => BitConverter.ToSingle(BitConverter.GetBytes(SmallFloats.Widen((uint)bits & 0xFFFF, 10, 5)), 0),
        32 => BitConverter.ToSingle(BitConverter.GetBytes((uint)bits), 0),
        _ => BitConverter.Int64BitsToDouble((long)bits),
    };
}
