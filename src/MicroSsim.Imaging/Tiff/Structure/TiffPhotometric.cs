namespace MicroSsim.Imaging.Tiff.Structure;

/// <summary>Values of the tag PhotometricInterpretation: the meaning of the samples.</summary>
internal enum TiffPhotometric
{
    /// <summary>Gray; 0 is white. Values are not inverted.</summary>
    MinIsWhite = 0,

    /// <summary>Gray; 0 is black.</summary>
    MinIsBlack = 1,

    /// <summary>Red, green, blue.</summary>
    Rgb = 2,

    /// <summary>Index into a colour table.</summary>
    Palette = 3,

    /// <summary>Inks, usually CMYK.</summary>
    Separated = 5,

    /// <summary>Luma and chroma.</summary>
    YCbCr = 6,

    /// <summary>CIE L*a*b*.</summary>
    CieLab = 8,
}
