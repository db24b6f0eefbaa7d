namespace MicroSsim.Engine.Planes;

/// <summary>The numeric type of the pixels of a plane.</summary>
public enum PixelType
{
    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer; converted to float64, which is exact up to 2^53.</summary>
    UInt64,

    /// <summary>64-bit signed integer; converted to float64, which is exact up to ±2^53.</summary>
    Int64,

    /// <summary>IEEE 754 single precision; also for half-precision files, which widen to it exactly.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,
}
