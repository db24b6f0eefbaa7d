using System.Runtime.CompilerServices;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Maps float64 numbers to unsigned 64-bit keys of the same order, for a radix search of order statistics. Every pixel type of up to
/// 32 bits converts to float64, and so to a key, without rounding.
/// </summary>
internal static class SortableKey
{
    private const ulong SignBit = 1UL << 63;

    /// <summary>The key of a finite number; −0 and 0 have the same key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromValue(double value)
    {
        ulong bits = (ulong)BitConverter.DoubleToInt64Bits(value + 0.0);
        return (bits & SignBit) == 0 ? bits | SignBit : ~bits; // the bits of negative numbers have the reverse order
    }

    /// <summary>The number that has a key.</summary>
    public static double ToValue(ulong key) =>
        BitConverter.Int64BitsToDouble((long)((key & SignBit) != 0 ? key & ~SignBit : ~key));
}
