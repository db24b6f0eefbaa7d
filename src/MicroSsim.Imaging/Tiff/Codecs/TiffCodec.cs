using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>The decoder of a TIFF compression: decompresses a segment (strip or tile) into packed samples. Thread-safe.</summary>
internal abstract class TiffCodec
{
    /// <summary>Pixel bytes per compressed byte of fax run lengths: the longest run is 2560 pixels in 12 bits.</summary>
    private const long MaxRunExpansion = 214;

    /// <summary>Fax coding in one dimension: each row is a sequence of run lengths.</summary>
    private static readonly TiffCodec FaxRuns = new LibTiffCodec(_ => MaxRunExpansion);

    /// <summary>Fax coding in two dimensions: a row that equals the previous one takes at least one bit.</summary>
    private static readonly TiffCodec FaxRows = new LibTiffCodec(MaxRowExpansion);

    /// <summary>CCITT Group 3, in one or two dimensions as T4Options says.</summary>
    private static readonly TiffCodec FaxGroup3 = new LibTiffCodec(
        format => ((format.Directory.Integer(TiffTag.T4Options) ?? 0) & 1) == 0 ? MaxRunExpansion : MaxRowExpansion(format));

    /// <summary>The supported compressions. To add one, write its codec and add its line here.</summary>
    private static readonly Dictionary<TiffCompression, TiffCodec> Codecs = new()
    {
        [TiffCompression.None] = new UncompressedCodec(),
        [TiffCompression.PackBits] = new LibTiffCodec(_ => 64),
        [TiffCompression.Lzw] = new LzwCodec(),
        [TiffCompression.AdobeDeflate] = new DeflateCodec(),
        [TiffCompression.Deflate] = new DeflateCodec(),
        [TiffCompression.Zstd] = new ZstdCodec(),

        // A block of 64 pixels takes at least one bit for each of its DC and AC coefficients.
        [TiffCompression.Jpeg] = new LibTiffCodec(_ => 1024),
        [TiffCompression.CcittRle] = FaxRuns,
        [TiffCompression.CcittRleWords] = FaxRuns,
        [TiffCompression.CcittFax3] = FaxGroup3,
        [TiffCompression.CcittFax4] = FaxRows,
    };

    /// <summary>The codec of a compression; null if the compression is not supported.</summary>
    /// <param name="compression">Value of the tag Compression.</param>
    public static TiffCodec? Find(int compression) =>
        Codecs.TryGetValue((TiffCompression)compression, out var codec) ? codec : null;

    /// <summary>
    /// Upper bound of the decoded bytes per compressed byte. A segment that claims more is damaged, and no memory is allocated for it.
    /// </summary>
    public abstract long MaxExpansion(SegmentFormat format);

    /// <summary>True if writers apply a predictor before this compression; for others the tag Predictor is ignored.</summary>
    public virtual bool HasPredictor => false;

    /// <summary>True if the codec applies the tag FillOrder itself.</summary>
    public virtual bool HandlesFillOrder => false;

    /// <summary>Name of the variant of the compression if this codec does not support it, such as lossless JPEG; otherwise null.</summary>
    /// <param name="format">Layout of the segment.</param>
    /// <param name="compressed">Compressed bytes.</param>
    public virtual string? FindUnsupportedVariant(SegmentFormat format, ReadOnlySpan<byte> compressed) => null;

    /// <summary>Decodes a segment.</summary>
    /// <param name="format">Layout of the segment.</param>
    /// <param name="rows">Stored rows of the segment.</param>
    /// <param name="compressed">Compressed bytes.</param>
    /// <param name="output">Receives the packed samples; filled completely.</param>
    /// <exception cref="InvalidDataException">The data is damaged, or too short to fill the output.</exception>
    public abstract void Decode(SegmentFormat format, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output);

    /// <summary>The error for data that ends early.</summary>
    protected static InvalidDataException TooShort(int decoded, int expected) =>
        new($"its compressed data ends after {decoded} of {expected} bytes");

    private static long MaxRowExpansion(SegmentFormat format) => 8L * format.PackedRowBytes;
}
