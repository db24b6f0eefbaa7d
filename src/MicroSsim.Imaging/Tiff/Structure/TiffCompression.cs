namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>Values of the tag Compression.</summary>
internal enum TiffCompression
{
    /// <summary>Uncompressed.</summary>
    None = 1,

    /// <summary>CCITT modified Huffman run-length coding.</summary>
    CcittRle = 2,

    /// <summary>CCITT Group 3 fax (T.4).</summary>
    CcittFax3 = 3,

    /// <summary>CCITT Group 4 fax (T.6).</summary>
    CcittFax4 = 4,

    /// <summary>LZW.</summary>
    Lzw = 5,

    /// <summary>JPEG as in TIFF 6.0; obsolete and not supported.</summary>
    OldJpeg = 6,

    /// <summary>JPEG.</summary>
    Jpeg = 7,

    /// <summary>Deflate in a zlib wrapper.</summary>
    AdobeDeflate = 8,

    /// <summary>CCITT modified Huffman run-length coding, rows aligned to 16-bit words.</summary>
    CcittRleWords = 32771,

    /// <summary>PackBits run-length coding.</summary>
    PackBits = 32773,

    /// <summary>Deflate in a zlib wrapper, under its older number.</summary>
    Deflate = 32946,

    /// <summary>Zstandard.</summary>
    Zstd = 50000,
}
