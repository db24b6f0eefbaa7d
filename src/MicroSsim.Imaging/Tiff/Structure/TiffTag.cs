namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>The tags of a TIFF directory that MicroSsim reads or writes.</summary>
internal enum TiffTag : ushort
{
    /// <summary>Kind of the image: full resolution, reduced resolution, page, mask.</summary>
    NewSubfileType = 254,

    /// <summary>Kind of the image in older files: 1 full resolution, 2 reduced resolution, 3 page.</summary>
    SubfileType = 255,

    /// <summary>Pixels per row.</summary>
    ImageWidth = 256,

    /// <summary>Rows.</summary>
    ImageLength = 257,

    /// <summary>Bits of each sample of a pixel.</summary>
    BitsPerSample = 258,

    /// <summary>See <see cref="TiffCompression"/>.</summary>
    Compression = 259,

    /// <summary>See <see cref="TiffPhotometric"/>.</summary>
    Photometric = 262,

    /// <summary>Order of the bits in a byte: 2 means least significant bit first.</summary>
    FillOrder = 266,

    /// <summary>Free text; many writers store metadata of the stack in it.</summary>
    ImageDescription = 270,

    /// <summary>Offsets of the strips.</summary>
    StripOffsets = 273,

    /// <summary>Samples per pixel.</summary>
    SamplesPerPixel = 277,

    /// <summary>Rows of a strip; the last strip may have fewer.</summary>
    RowsPerStrip = 278,

    /// <summary>Stored sizes of the strips in bytes.</summary>
    StripByteCounts = 279,

    /// <summary>1 if samples are interleaved, 2 if each sample has its own segments.</summary>
    PlanarConfiguration = 284,

    /// <summary>Options of CCITT Group 3; bit 0 means two-dimensional coding.</summary>
    T4Options = 292,

    /// <summary>Options of CCITT Group 4.</summary>
    T6Options = 293,

    /// <summary>Name of the program that wrote the file.</summary>
    Software = 305,

    /// <summary>Transformation of the samples before compression.</summary>
    Predictor = 317,

    /// <summary>Pixels per unit along a row.</summary>
    XResolution = 282,

    /// <summary>Pixels per unit down a column.</summary>
    YResolution = 283,

    /// <summary>Colour table: all red, then all green, then all blue values of 16 bits.</summary>
    ColorMap = 320,

    /// <summary>Pixels per row of a tile.</summary>
    TileWidth = 322,

    /// <summary>Rows of a tile.</summary>
    TileLength = 323,

    /// <summary>Offsets of the tiles.</summary>
    TileOffsets = 324,

    /// <summary>Stored sizes of the tiles in bytes.</summary>
    TileByteCounts = 325,

    /// <summary>Offsets of further directories, such as the levels of a pyramid.</summary>
    SubIfds = 330,

    /// <summary>Meaning of the samples beyond those of the colour model: 0 unspecified, 1 or 2 alpha.</summary>
    ExtraSamples = 338,

    /// <summary>See <see cref="Pixels.SampleCoding"/>.</summary>
    SampleFormat = 339,

    /// <summary>Quantization and Huffman tables shared by all segments.</summary>
    JpegTables = 347,

    /// <summary>Subsampling factors of the chroma samples.</summary>
    YCbCrSubsampling = 530,

    /// <summary>Zeiss LSM: the structure CZ_LSMINFO, with the sizes and the order of the axes.</summary>
    LsmInfo = 34412,

    /// <summary>Offset of a directory of Exif metadata.</summary>
    ExifIfd = 34665,

    /// <summary>Number of slices stored in the tiles of one page.</summary>
    ImageDepth = 32997,

    /// <summary>ImageJ: sizes in bytes of the parts of <see cref="ImageJMetadata"/>, its header first.</summary>
    ImageJMetadataByteCounts = 50838,

    /// <summary>ImageJ: labels of pages, display ranges and other metadata, with a header that lists their kinds.</summary>
    ImageJMetadata = 50839,

    /// <summary>MetaMorph STK (UIC2): its count is the number of planes described by the one directory.</summary>
    MetaMorphPlanes = 33629,
}
