using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

/// <summary>Buffers that show which elements a kernel has written.</summary>
internal static class Buffers
{
    /// <summary>The value of an element that was not written.</summary>
    public const double Untouched = -7;

    /// <summary>Rents a buffer in which every element is <see cref="Untouched"/>.</summary>
    public static AlignedBuffer Filled(int length)
    {
        var buffer = AlignedBuffer.Rent(length);
        buffer.AsSpan(0, length).Fill(Untouched);
        return buffer;
    }

    /// <summary>A copy of all elements.</summary>
    public static double[] ToArray(this AlignedBuffer buffer) => buffer.AsSpan(0, buffer.Length).ToArray();
}
