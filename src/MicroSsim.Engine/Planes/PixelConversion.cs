using System.Runtime.InteropServices;

namespace MicroSsim.Engine;

/// <summary>Turns stored pixels into the float64 values that everything is computed with.</summary>
internal static class PixelConversion
{
    /// <summary>Writes (pixel − <paramref name="offset"/>) · <paramref name="factor"/> for every pixel.</summary>
    /// <remarks>
    /// The subtraction is done in float64 and before anything is squared: unsigned pixels cannot wrap around, and a large
    /// camera offset does not eat the digits of a small signal.
    /// </remarks>
    public static void ToDouble(ReadOnlySpan<byte> pixels, PixelType type, double offset, double factor, Span<double> values)
    {
        switch (type)
        {
            case PixelType.UInt8:
                for (int i = 0; i < values.Length; i++) values[i] = (pixels[i] - offset) * factor;
                break;
            case PixelType.Int8:
                var int8 = MemoryMarshal.Cast<byte, sbyte>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int8[i] - offset) * factor;
                break;
            case PixelType.UInt16:
                var uint16 = MemoryMarshal.Cast<byte, ushort>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint16[i] - offset) * factor;
                break;
            case PixelType.Int16:
                var int16 = MemoryMarshal.Cast<byte, short>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int16[i] - offset) * factor;
                break;
            case PixelType.UInt32:
                var uint32 = MemoryMarshal.Cast<byte, uint>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint32[i] - offset) * factor;
                break;
            case PixelType.Int32:
                var int32 = MemoryMarshal.Cast<byte, int>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int32[i] - offset) * factor;
                break;
            case PixelType.UInt64:
                var uint64 = MemoryMarshal.Cast<byte, ulong>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (uint64[i] - offset) * factor;
                break;
            case PixelType.Int64:
                var int64 = MemoryMarshal.Cast<byte, long>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (int64[i] - offset) * factor;
                break;
            case PixelType.Float32:
                var float32 = MemoryMarshal.Cast<byte, float>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (float32[i] - offset) * factor;
                break;
            case PixelType.Float64:
                var float64 = MemoryMarshal.Cast<byte, double>(pixels);
                for (int i = 0; i < values.Length; i++) values[i] = (float64[i] - offset) * factor;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }
}
