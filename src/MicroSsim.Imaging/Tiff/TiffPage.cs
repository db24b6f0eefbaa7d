using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Codecs;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// What a directory says about its image, checked: a page that gets past this is one that the codecs and the unpacking
/// know how to read. Where its strips or tiles are, <see cref="TiffSegments"/> finds out when they are wanted.
/// </summary>
internal sealed class TiffPage
{
    /// <summary>The decoder of fax takes 16 bytes for each pixel of a row; this many are 11 m at 600 dpi.</summary>
    private const int WidestFax = 1 << 18;

    private readonly string _path;
    private readonly int _index;

    public TiffPage(TiffStructure file, TiffDirectory directory, int index)
    {
        _path = file.Source.Path;
        _index = index;
        Directory = directory;
        BigEndian = file.BigEndian;
        Width = Side(TiffTag.ImageWidth);
        Height = Side(TiffTag.ImageLength);
        SamplesPerPixel = Number(TiffTag.SamplesPerPixel, 1, 1, 65535);
        Samples = new PackedSamples(Uniform(TiffTag.BitsPerSample, 1), (SampleCoding)Uniform(TiffTag.SampleFormat, 1));
        Compression = Number(TiffTag.Compression, 1, 0, 65535);
        Photometric = directory.Integer(TiffTag.Photometric) is { } photometric ? (int)photometric : null;
        FillOrder = Number(TiffTag.FillOrder, 1, 0, 65535) == 2 ? 2 : 1;
        Planar = SamplesPerPixel > 1 && Number(TiffTag.PlanarConfiguration, 1, 0, 65535) == 2;
        Codec = TiffCodec.Of(Compression) ?? throw CompressionUnsupported(TiffCompressionNames.Of(Compression));
        Predictor = Codec.HasPredictor ? Number(TiffTag.Predictor, TiffPredictor.None, 0, 65535) : TiffPredictor.None;

        Tiled = directory.Has(TiffTag.TileWidth);
        SegmentWidth = Tiled ? Side(TiffTag.TileWidth) : Width;
        SegmentHeight = Tiled ? Side(TiffTag.TileLength) : (int)Math.Min(Height, RowsPerStrip());
        Across = (int)(((long)Width + SegmentWidth - 1) / SegmentWidth);
        Down = (int)(((long)Height + SegmentHeight - 1) / SegmentHeight);

        CheckReadable();
        PixelType = Samples.PixelType!.Value;
        PackedRowBytes = (int)CheckMemory(Samples.PackedBytes((long)SegmentWidth * SamplesPerSegment));
        CheckMemory((long)Width * PixelType.Size());
        CheckCounts();
        Shape = new PageShape(Width, Height, PixelType, SamplesPerPixel, Colours());
    }

    public TiffDirectory Directory { get; }

    public bool BigEndian { get; }

    public int Width { get; }

    public int Height { get; }

    public int SamplesPerPixel { get; }

    public PackedSamples Samples { get; }

    public PixelType PixelType { get; }

    public int Compression { get; }

    public TiffCodec Codec { get; }

    public int? Photometric { get; }

    public int FillOrder { get; }

    public int Predictor { get; }

    /// <summary>Whether each sample has segments of its own.</summary>
    public bool Planar { get; }

    public bool Tiled { get; }

    public int SegmentWidth { get; }

    /// <summary>Rows of a segment; the last strip has what is left.</summary>
    public int SegmentHeight { get; }

    /// <summary>Segments side by side.</summary>
    public int Across { get; }

    /// <summary>Segments one below the other.</summary>
    public int Down { get; }

    /// <summary>Samples that stand together in a segment.</summary>
    public int SamplesPerSegment => Planar ? 1 : SamplesPerPixel;

    /// <summary>Bytes of one row of a segment, as stored.</summary>
    public int PackedRowBytes { get; }

    /// <summary>JPEG turns these into RGB itself.</summary>
    public bool IsYCbCrJpeg => Photometric == (int)TiffPhotometric.YCbCr && Compression == (int)TiffCompression.Jpeg;

    public bool IsFax => (TiffCompression)Compression is TiffCompression.CcittRle or TiffCompression.CcittRleWords or TiffCompression.CcittFax3 or TiffCompression.CcittFax4;

    public PageShape Shape { get; }

    /// <summary>Segments of all samples.</summary>
    public long SegmentCount => (long)Across * Down * (Planar ? SamplesPerPixel : 1);

    /// <summary>Rows that are stored of the segments in a row of segments: tiles are padded, strips are not.</summary>
    public int StoredRows(int down) => Tiled ? SegmentHeight : Math.Min(SegmentHeight, Height - down * SegmentHeight);

    /// <summary>Bytes that an uncompressed page of strips takes in the file.</summary>
    public long StoredBytes => (long)PackedRowBytes * Height * (Planar ? SamplesPerPixel : 1);

    public ImageFileException Error(string errorId, string message, Exception? inner = null) => new(errorId, _path, _index, message, inner);

    public ImageFileException CompressionUnsupported(string name) => Error("TiffCompressionUnsupported",
        $"its compression, {name}, is not read here; save it uncompressed or with LZW, Deflate or Zstd, for example with `tiffcp -c lzw` or from Fiji.");

    public ImageFileException Unreadable(Exception inner) =>
        Error("ImageUnreadable", $"{inner.Message.TrimEnd('.')}; the file is damaged or cut off, copy or export it anew.", inner);

    /// <summary>So that no later product runs over.</summary>
    private void CheckCounts()
    {
        decimal segments = (decimal)Across * Down * SamplesPerPixel, bytes = (decimal)PackedRowBytes * Height * SamplesPerPixel;
        if (Math.Max(segments, bytes) > long.MaxValue) throw new InvalidDataException($"it claims {Width} × {Height} pixels of {SamplesPerPixel} samples");
    }

    private ColourModel Colours() => (TiffPhotometric?)Photometric switch
    {
        null or TiffPhotometric.MinIsBlack or TiffPhotometric.MinIsWhite => ColourModel.Gray,
        TiffPhotometric.Rgb or TiffPhotometric.YCbCr => ColourModel.Rgb,
        TiffPhotometric.Palette => TiffPalette.IsGrayRamp(this) ? ColourModel.Gray : ColourModel.Palette,
        _ => SamplesPerPixel == 1 ? ColourModel.Gray : ColourModel.Other,
    };

    private int Side(TiffTag tag) => Number(tag, null, 1, int.MaxValue);

    private int Number(TiffTag tag, int? missing, long least, long most)
    {
        long value = Directory.Integer(tag) ?? missing ?? throw new InvalidDataException($"tag {tag} is missing");
        return value >= least && value <= most ? (int)value : throw new InvalidDataException($"tag {tag} is {value}");
    }

    /// <summary>A tag with one value per sample, which has to be the same for all.</summary>
    private int Uniform(TiffTag tag, int missing)
    {
        long[] values = Directory.Integers(tag, SamplesPerPixel);
        if (values.Length == 0) return missing;
        if (values.Any(v => v != values[0]))
        {
            throw Error("TiffSamplesUnsupported", $"its samples differ in {tag} ({string.Join(", ", values)}); save it with samples of one kind.");
        }

        return values[0] is > 0 and <= 65535 ? (int)values[0] : throw new InvalidDataException($"tag {tag} is {values[0]}");
    }

    private long RowsPerStrip()
    {
        long rows = Directory.Integer(TiffTag.RowsPerStrip) ?? long.MaxValue;
        return rows > 0 ? rows : throw new InvalidDataException($"tag {TiffTag.RowsPerStrip} is {rows}");
    }

    private void CheckReadable()
    {
        if (Samples.Format is SampleCoding.ComplexSigned or SampleCoding.ComplexFloat)
        {
            throw Error("ComplexImage", "its samples are complex numbers; save their magnitude, or real and imaginary part, as images of their own.");
        }

        if (Samples.PixelType is null)
        {
            throw Error("TiffSamplesUnsupported",
                $"samples of {Samples.Bits} bits as {Samples.Format} are not read here; save it as 8, 16 or 32-bit integers or as float32.");
        }

        if (Number(TiffTag.ImageDepth, 1, 0, int.MaxValue) > 1)
        {
            throw Error("TiffVolumeUnsupported", "it is a volume in one page (ImageDepth); save its slices as pages of their own.");
        }

        if (Compression == (int)TiffCompression.Jpeg && Samples.Bits != 8) throw CompressionUnsupported($"{Samples.Bits}-bit JPEG");
        if (IsFax && (Samples.Bits != 1 || SamplesPerPixel != 1))
        {
            throw new InvalidDataException($"it is fax-coded, but of {SamplesPerPixel} × {Samples.Bits} bits");
        }

        if (IsFax && SegmentWidth > WidestFax)
        {
            throw Error("ImageTooLarge", $"it is fax-coded, and {SegmentWidth} pixels wide; save it with another compression, or cut it into images of at most {WidestFax}.");
        }

        if (Photometric == (int)TiffPhotometric.YCbCr && !IsYCbCrJpeg)
        {
            throw Error("ColourImage", "it is a YCbCr colour image; save the channel to be scored as a gray image.");
        }

        bool known = Predictor switch
        {
            TiffPredictor.None => true,
            TiffPredictor.Horizontal => Samples.Bits is 8 or 16 or 32 or 64,
            TiffPredictor.FloatingPoint => Samples.Format == SampleCoding.Float,
            _ => false,
        };
        if (!known)
        {
            throw Error("TiffPredictorUnsupported", $"predictor {Predictor} with {Samples.Bits}-bit samples is not read here; save it without a predictor.");
        }
    }

    private long CheckMemory(long bytes) => bytes <= PixelArrays.MaxBytes
        ? bytes
        : throw Error("ImageTooLarge", $"a row of it takes {bytes} bytes; cut it into narrower images.");
}
