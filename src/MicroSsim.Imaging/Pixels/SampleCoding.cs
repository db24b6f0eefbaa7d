namespace MicroSsim.Imaging.Pixels;

/// <summary>How a sample's bits are a number; numbered as TIFF does.</summary>
internal enum SampleCoding
{
    Unsigned = 1,
    Signed = 2,
    Float = 3,

    /// <summary>"Undefined"; read as unsigned, as other readers do.</summary>
    Void = 4,
    ComplexSigned = 5,
    ComplexFloat = 6,
}
