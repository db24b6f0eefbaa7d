using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Imaging.Tiff;

/// <summary>The tags of a TIFF directory that are read or written here.</summary>
internal enum TiffTag : ushort
{
    NewSubfileType = 254,
    ImageWidth = 256,
    ImageLength = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    ImageDescription = 270,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    PlanarConfiguration = 284,
    T4Options = 292,
    T6Options = 293,
    Software = 305,
    Predictor = 317,
    ColorMap = 320,
    TileWidth = 322,
    TileLength = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    SampleFormat = 339,
    JpegTables = 347,
    YCbCrSubsampling = 530,

    /// <summary>Slices that stand in one page's tiles.</summary>
    ImageDepth = 32997,

    /// <summary>MetaMorph STK: its count is the number of planes that one directory stands for.</summary>
    MetaMorphPlanes = 33629,
}

/// <summary>How pixels are stored.</summary>
internal enum TiffCompression
{
    None = 1,
    CcittRle = 2,
    CcittFax3 = 3,
    CcittFax4 = 4,
    Lzw = 5,
    OldJpeg = 6,
    Jpeg = 7,
    AdobeDeflate = 8,
    CcittRleWords = 32771,
    PackBits = 32773,
    Deflate = 32946,
    Zstd = 50000,
}

/// <summary>What a sample means.</summary>
internal enum TiffPhotometric
{
    MinIsWhite = 0,
    MinIsBlack = 1,
    Rgb = 2,
    Palette = 3,
    Separated = 5,
    YCbCr = 6,
    CieLab = 8,
}
