using System.Runtime.CompilerServices;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Maps float64 numbers to unsigned integers of the same order, so that an order statistic can be found digit by digit.
/// Every pixel type up to 32 bits embeds exactly.
/// </summary>
internal static class SortableKey
{
    private const ulong SignBit = 1UL << 63;

    /// <summary>The key of a finite number; −0 and 0 share one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value)
    {
        ulong bits = (ulong)BitConverter.DoubleToInt64Bits(value + 0.0);
        return (bits & SignBit) == 0 ? bits | SignBit : ~bits; // negative numbers order backwards
    }

    /// <summary>The number whose key this is.</summary>
    public static double ToValue(ulong key) =>
        BitConverter.Int64BitsToDouble((long)((key & SignBit) != 0 ? key & ~SignBit : ~key));
}
