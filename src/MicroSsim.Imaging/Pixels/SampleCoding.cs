namespace MicroSsim.Imaging.Pixels;

/// <summary>Number format of a sample; the values are those of the TIFF tag SampleFormat.</summary>
internal enum SampleCoding
{
    /// <summary>Unsigned integer.</summary>
    Unsigned = 1,

    /// <summary>Signed integer in two's complement.</summary>
    Signed = 2,

    /// <summary>IEEE 754 floating-point number.</summary>
    Float = 3,

    /// <summary>Undefined; read as unsigned, as other readers do.</summary>
    Void = 4,

    /// <summary>Complex number of two signed integers; not supported.</summary>
    ComplexSigned = 5,

    /// <summary>Complex number of two floats; not supported.</summary>
    ComplexFloat = 6,
}
