namespace MicroSsim.Imaging.Tiff.Codecs;

/// <summary>A compression: turns the bytes of one strip or tile into packed samples.</summary>
internal abstract class TiffCodec
{
    /// <summary>The longest run has 2560 pixels, in 12 bits.</summary>
    private const long FaxOfRuns = 214;

    private static readonly TiffCodec Runs = new LibTiffCodec(_ => FaxOfRuns);

    /// <summary>Where a row may be told by the one before, it takes at least a bit.</summary>
    private static readonly TiffCodec Rows = new LibTiffCodec(page => 8L * page.PackedRowBytes);

    private static readonly TiffCodec RunsOrRows = new LibTiffCodec(page => ((page.Directory.Integer(TiffTag.T4Options) ?? 0) & 1) == 0 ? FaxOfRuns : 8L * page.PackedRowBytes);

    /// <summary>To add a compression, write its class and add its line here.</summary>
    private static readonly Dictionary<TiffCompression, TiffCodec> All = new()
    {
        [TiffCompression.None] = new NoCodec(),
        [TiffCompression.PackBits] = new LibTiffCodec(_ => 64),
        [TiffCompression.Lzw] = new LibTiffCodec(_ => 2731, hasPredictor: true), // of 12 bits, the longest string of a full table
        [TiffCompression.AdobeDeflate] = new DeflateCodec(),
        [TiffCompression.Deflate] = new DeflateCodec(),
        [TiffCompression.Zstd] = new ZstdCodec(),
        [TiffCompression.Jpeg] = new LibTiffCodec(_ => 1024), // at least a bit for each of a block's two kinds of coefficients
        [TiffCompression.CcittRle] = Runs,
        [TiffCompression.CcittRleWords] = Runs,
        [TiffCompression.CcittFax3] = RunsOrRows,
        [TiffCompression.CcittFax4] = Rows,
    };

    /// <summary>The codec of a compression; null where there is none.</summary>
    public static TiffCodec? Of(int compression) => All.TryGetValue((TiffCompression)compression, out TiffCodec? codec) ? codec : null;

    /// <summary>
    /// Bytes that one compressed byte can at most become. A strip that claims more is broken, and no memory is taken for it.
    /// </summary>
    public abstract long MaxExpansion(TiffPage page);

    /// <summary>Whether writers apply a predictor before this compression; elsewhere the tag means nothing.</summary>
    public virtual bool HasPredictor => false;

    /// <summary>Whether the codec itself heeds the order of bits in a byte.</summary>
    public virtual bool HeedsFillOrder => false;

    /// <summary>Decodes one strip or tile.</summary>
    /// <param name="page">The page it belongs to.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="compressed">The compressed bytes.</param>
    /// <param name="output">Room for the packed samples, to be filled to the last byte.</param>
    /// <exception cref="InvalidDataException">The data is broken, or not enough to fill the output.</exception>
    public abstract void Decode(TiffPage page, int rows, ArraySegment<byte> compressed, ArraySegment<byte> output);

    protected static InvalidDataException TooShort(int decoded, int expected) =>
        new($"its compressed data ends after {decoded} of {expected} bytes");
}
