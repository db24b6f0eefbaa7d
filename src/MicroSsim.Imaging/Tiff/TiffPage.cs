using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Codecs;
using MicroSsim.Imaging.Tiff.Stacks;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// The image of a directory: its parsed and validated tags. A page that passes the constructor is supported by the codecs and by
/// the conversion of samples. The offsets of its strips or tiles are read by <see cref="TiffSegments"/>.
/// </summary>
internal sealed class TiffPage
{
    /// <summary>Limit of the width of fax-coded pages in pixels (11 m at 600 dpi): the decoder takes 16 bytes per pixel of a row.</summary>
    private const int MaxFaxWidth = 1 << 18;

    private readonly string _path;
    private readonly int _index;

    /// <param name="file">The TIFF.</param>
    /// <param name="directory">Directory of the page.</param>
    /// <param name="index">Number of the page, for messages.</param>
    /// <exception cref="InvalidDataException">A required tag is missing, or a value is invalid.</exception>
    /// <exception cref="ImageFileException">The page is of a kind that is not supported.</exception>
    public TiffPage(TiffStructure file, TiffDirectory directory, int index)
    {
        _path = file.Source.Path;
        _index = index;
        Directory = directory;
        BigEndian = file.BigEndian;
        Width = Side(TiffTag.ImageWidth);
        Height = Side(TiffTag.ImageLength);
        SamplesPerPixel = Number(TiffTag.SamplesPerPixel, 1, 1, 65535);
        long[] codings = directory.Integers(TiffTag.SampleFormat, SamplesPerPixel);
        Samples = new PackedSamples(
            Uniform(TiffTag.BitsPerSample, BitsPerSample(file), 1), (SampleCoding)Uniform(TiffTag.SampleFormat, codings, 1));
        Compression = Number(TiffTag.Compression, 1, 0, 65535);
        Photometric = directory.Integer(TiffTag.Photometric) is { } photometric ? (int)photometric : null;
        FillOrder = Number(TiffTag.FillOrder, 1, 0, 65535) == 2 ? 2 : 1;
        Planar = SamplesPerPixel > 1 && Number(TiffTag.PlanarConfiguration, 1, 0, 65535) == 2;
        Codec = TiffCodec.Find(Compression) ?? throw CompressionUnsupported(UnsupportedCompressions.Name(Compression));
        Predictor = Codec.HasPredictor ? Number(TiffTag.Predictor, TiffPredictor.None, 0, 65535) : TiffPredictor.None;

        Tiled = directory.Has(TiffTag.TileWidth);
        SegmentWidth = Tiled ? Side(TiffTag.TileWidth) : Width;
        SegmentHeight = Tiled ? Side(TiffTag.TileLength) : (int)Math.Min(Height, RowsPerStrip());
        SegmentsAcross = (int)(((long)Width + SegmentWidth - 1) / SegmentWidth);
        SegmentsDown = (int)(((long)Height + SegmentHeight - 1) / SegmentHeight);

        CheckReadable();
        PixelType = Samples.PixelType!.Value;
        PackedRowBytes = (int)CheckMemory(Samples.PackedBytes((long)SegmentWidth * SamplesPerSegment));
        CheckMemory((long)Width * PixelType.Size());
        CheckCounts(file.Source.Length);
        SegmentFormat = new SegmentFormat(
            directory,
            (TiffCompression)Compression,
            (TiffPhotometric?)Photometric,
            FillOrder,
            Samples.Bits,
            SamplesPerSegment,
            SegmentWidth,
            PackedRowBytes);
        Shape = new PageShape(Width, Height, PixelType, SamplesPerPixel, Colours(), HasAlpha());
    }

    /// <summary>Directory of the page.</summary>
    public TiffDirectory Directory { get; }

    /// <summary>True if samples are stored with the most significant byte first.</summary>
    public bool BigEndian { get; }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples per pixel.</summary>
    public int SamplesPerPixel { get; }

    /// <summary>Encoding of the samples.</summary>
    public PackedSamples Samples { get; }

    /// <summary>Type of each sample after decoding.</summary>
    public PixelType PixelType { get; }

    /// <summary>Value of the tag Compression.</summary>
    public int Compression { get; }

    /// <summary>Codec of the compression.</summary>
    public TiffCodec Codec { get; }

    /// <summary>Value of the tag PhotometricInterpretation; null if it is missing.</summary>
    public int? Photometric { get; }

    /// <summary>2 if the bits of a byte are stored least significant first; otherwise 1.</summary>
    public int FillOrder { get; }

    /// <summary>A constant of <see cref="TiffPredictor"/>.</summary>
    public int Predictor { get; }

    /// <summary>True if each sample has segments of its own; false if samples are interleaved.</summary>
    public bool Planar { get; }

    /// <summary>True if the segments are tiles; false if they are strips.</summary>
    public bool Tiled { get; }

    /// <summary>Pixels per row of a segment.</summary>
    public int SegmentWidth { get; }

    /// <summary>Rows of a segment; the last strip has the remaining rows.</summary>
    public int SegmentHeight { get; }

    /// <summary>Number of segments side by side.</summary>
    public int SegmentsAcross { get; }

    /// <summary>Number of segments on top of each other.</summary>
    public int SegmentsDown { get; }

    /// <summary>Interleaved samples per pixel in a segment.</summary>
    public int SamplesPerSegment => Planar ? 1 : SamplesPerPixel;

    /// <summary>Bytes of one decoded row of a segment, as packed samples.</summary>
    public int PackedRowBytes { get; }

    /// <summary>Layout of a segment for its codec.</summary>
    public SegmentFormat SegmentFormat { get; }

    /// <summary>True for a fax compression, which stores one bit per pixel.</summary>
    public bool IsFax => (TiffCompression)Compression
        is TiffCompression.CcittRle or TiffCompression.CcittRleWords or TiffCompression.CcittFax3 or TiffCompression.CcittFax4;

    /// <summary>Size, type and colour model of the page.</summary>
    public PageShape Shape { get; }

    /// <summary>Number of segments of all samples.</summary>
    public long SegmentCount => (long)SegmentsAcross * SegmentsDown * (Planar ? SamplesPerPixel : 1);

    /// <summary>Bytes of the whole page in the file if it is uncompressed and in strips.</summary>
    public long StoredBytes => (long)PackedRowBytes * Height * (Planar ? SamplesPerPixel : 1);

    /// <summary>Stored rows of the segments at a vertical index: tiles are padded to full height, strips are not.</summary>
    public int StoredRows(int down) => Tiled ? SegmentHeight : Math.Min(SegmentHeight, Height - (down * SegmentHeight));

    /// <summary>An error of this page.</summary>
    public ImageFileException Error(string errorId, string message, Exception? inner = null) =>
        new(errorId, _path, _index, message, inner);

    /// <summary>The error for a compression without a codec.</summary>
    /// <param name="name">Name of the compression.</param>
    public ImageFileException CompressionUnsupported(string name) => Error("TiffCompressionUnsupported",
        $"its compression, {name}, is not supported; save it uncompressed or with LZW, Deflate or Zstd, for example with `tiffcp -c lzw` "
        + "or from Fiji.");

    /// <summary>The error for a page that is damaged, truncated or cannot be read.</summary>
    public ImageFileException Unreadable(Exception cause) => ImageFileException.Unreadable(_path, _index, cause);

    /// <summary>
    /// Checks that the number of segments and of stored bytes fit into 64 bits, so that later products do not overflow, and that the file
    /// can hold as many samples as the page claims, each of which may be listed as a page.
    /// </summary>
    /// <param name="fileLength">Length of the file in bytes.</param>
    private void CheckCounts(long fileLength)
    {
        long planes = Math.Max(CountOffsets(TiffTag.StripOffsets), CountOffsets(TiffTag.TileOffsets));
        if (SamplesPerPixel > (Planar ? planes : fileLength))
        {
            throw new InvalidDataException($"it claims {SamplesPerPixel} samples, more than it holds");
        }

        int CountOffsets(TiffTag tag) => Planar ? Directory.Integers(tag, SamplesPerPixel).Length : 0;

        decimal segments = (decimal)SegmentsAcross * SegmentsDown * SamplesPerPixel;
        decimal bytes = (decimal)PackedRowBytes * Height * SamplesPerPixel;
        if (Math.Max(segments, bytes) > long.MaxValue)
        {
            throw new InvalidDataException($"it claims {Width} × {Height} pixels of {SamplesPerPixel} samples");
        }
    }

    private ColourModel Colours() => (TiffPhotometric?)Photometric switch
    {
        null or TiffPhotometric.MinIsBlack or TiffPhotometric.MinIsWhite => ColourModel.Gray,
        TiffPhotometric.Rgb or TiffPhotometric.YCbCr => ColourModel.Rgb,
        TiffPhotometric.Palette => TiffPalette.IsGrayRamp(this) ? ColourModel.Gray : ColourModel.Palette,
        _ => SamplesPerPixel == 1 ? ColourModel.Gray : ColourModel.Other,
    };

    /// <summary>True if the last sample is alpha: an extra sample that is marked as alpha, or the fourth of RGB without a mark.</summary>
    private bool HasAlpha()
    {
        long[] extra = Directory.Integers(TiffTag.ExtraSamples, SamplesPerPixel);
        bool isFourth = Photometric == (int)TiffPhotometric.Rgb && SamplesPerPixel == 4;
        return extra.Length == 0 ? isFourth : extra.Length == 1 && (extra[0] is 1 or 2 || isFourth);
    }

    /// <summary>A width or height in pixels: at least 1.</summary>
    private int Side(TiffTag tag) => Number(tag, null, 1, int.MaxValue);

    /// <summary>Value of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="defaultValue">Value if the tag is missing; null if it is required.</param>
    /// <param name="minimum">Smallest valid value.</param>
    /// <param name="maximum">Largest valid value.</param>
    private int Number(TiffTag tag, int? defaultValue, long minimum, long maximum)
    {
        long value = Directory.Integer(tag) ?? defaultValue ?? throw new InvalidDataException($"tag {tag} is missing");
        return value >= minimum && value <= maximum ? (int)value : throw new InvalidDataException($"tag {tag} is {value}");
    }

    /// <summary>
    /// The bits of each sample. LSM files store those of two channels elsewhere, and their offset in the place of the two values.
    /// </summary>
    private long[] BitsPerSample(TiffStructure file)
    {
        if (Directory.Count(TiffTag.BitsPerSample) == 2 && LsmStack.IsLsm(file)
            && Directory.Integers(TiffTag.BitsPerSample) is [var low, var high] && low != high)
        {
            byte[] stored = file.Source.Read(low | (high << 16), 4);
            return [file.UInt16(stored), file.UInt16(stored.AsSpan(2))];
        }

        return Directory.Integers(TiffTag.BitsPerSample, SamplesPerPixel);
    }

    /// <summary>The common value of a tag that has one value per sample.</summary>
    /// <param name="tag">The tag, for messages.</param>
    /// <param name="values">Its values.</param>
    /// <param name="defaultValue">The value if there are none.</param>
    private int Uniform(TiffTag tag, long[] values, int defaultValue)
    {
        if (values.Length == 0) return defaultValue;
        if (values.Any(v => v != values[0]))
        {
            throw Error("TiffSamplesUnsupported",
                $"its samples differ in {tag} ({MessageText.ListNumbers(values)}); save it with samples of one type.");
        }

        return values[0] is > 0 and <= 65535 ? (int)values[0] : throw new InvalidDataException($"tag {tag} is {values[0]}");
    }

    private long RowsPerStrip()
    {
        long rows = Directory.Integer(TiffTag.RowsPerStrip) ?? long.MaxValue;
        return rows > 0 ? rows : throw new InvalidDataException($"tag {TiffTag.RowsPerStrip} is {rows}");
    }

    /// <summary>Rejects kinds of pages that are not supported.</summary>
    private void CheckReadable()
    {
        if (Samples.Coding is SampleCoding.ComplexSigned or SampleCoding.ComplexFloat)
        {
            throw Error("ComplexImage",
                "its samples are complex numbers; save their magnitude, or real and imaginary part, as separate images.");
        }

        if (Samples.PixelType is null)
        {
            throw Error("TiffSamplesUnsupported",
                $"samples of {Samples.Bits} bits as {Samples.Coding} are not supported; save it as 8, 16 or 32-bit integers or float32.");
        }

        if (Number(TiffTag.ImageDepth, 1, 0, int.MaxValue) > 1)
        {
            throw Error("TiffVolumeUnsupported", "it is a volume in one page (ImageDepth); save its slices as separate pages.");
        }

        bool isJpeg = Compression == (int)TiffCompression.Jpeg;
        if (isJpeg && Samples.Bits != 8) throw CompressionUnsupported($"{Samples.Bits}-bit JPEG");
        if (IsFax && (Samples.Bits != 1 || SamplesPerPixel != 1))
        {
            throw new InvalidDataException($"it is fax-coded, but of {SamplesPerPixel} × {Samples.Bits} bits");
        }

        if (IsFax && SegmentWidth > MaxFaxWidth)
        {
            throw Error("ImageTooLarge",
                $"it is fax-coded, and {SegmentWidth} pixels wide; save it with another compression, or cut it into images of at most "
                + $"{MaxFaxWidth}.");
        }

        // The JPEG decoder converts YCbCr to RGB.
        if (Photometric == (int)TiffPhotometric.YCbCr && !isJpeg)
        {
            throw Error("ColourImage", "it is a YCbCr colour image; save the channel to be scored as a gray image.");
        }

        bool supported = Predictor switch
        {
            TiffPredictor.None => true,
            TiffPredictor.Horizontal => Samples.Bits is 8 or 16 or 32 or 64,
            TiffPredictor.FloatingPoint => Samples.Coding == SampleCoding.Float,
            _ => false,
        };
        if (!supported)
        {
            throw Error("TiffPredictorUnsupported",
                $"predictor {Predictor} with {Samples.Bits}-bit samples is not supported; save it without a predictor.");
        }
    }

    private long CheckMemory(long bytes) => bytes <= PixelArrays.MaxBytes
        ? bytes
        : throw Error("ImageTooLarge", $"a row of it takes {bytes} bytes; cut it into narrower images.");
}
