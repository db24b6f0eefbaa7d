namespace MicroSsim.Imaging.Tiff.Writing;

/// <summary>Compression of a TIFF that is written.</summary>
public enum TiffWriterCompression
{
    /// <summary>No compression: the fastest, and supported by every reader.</summary>
    None,

    /// <summary>Deflate, which is lossless.</summary>
    Deflate,
}
