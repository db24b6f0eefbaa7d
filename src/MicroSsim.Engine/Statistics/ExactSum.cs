using System.Numerics;

namespace MicroSsim.Engine;

/// <summary>
/// The exact sum of float64 numbers. As nothing is rounded before the end, the result does not depend on the order of
/// the terms nor on how they are spread over threads or machines.
/// </summary>
/// <remarks>Every finite double is a whole multiple of 2^-1074, so the sum is an integer count of that unit.</remarks>
internal sealed class ExactSum
{
    private const int UnitExponent = -1074;
    private BigInteger _units = BigInteger.Zero;

    /// <summary>Adds a finite number.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers can be summed.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent > 0) mantissa |= 1L << 52; // normal numbers have a hidden leading bit
        var units = new BigInteger(mantissa) << Math.Max(exponent - 1, 0);
        _units += bits < 0 ? -units : units;
    }

    /// <summary>Adds all that another sum holds.</summary>
    public void Add(ExactSum other) => _units += other._units;

    /// <summary>The sum, rounded once; the same bits for the same set of terms.</summary>
    public double Value
    {
        get
        {
            // Keep the 64 leading bits and a sticky one, which is more than a double can show, then scale back.
            var magnitude = BigInteger.Abs(_units);
            int shift = Math.Max(0, BitLength(magnitude) - 64);
            var leading = magnitude >> shift;
            if (leading << shift != magnitude) leading |= BigInteger.One;
            double value = ScaleByPowerOfTwo((double)(ulong)leading, shift + UnitExponent);
            return _units.Sign < 0 ? -value : value;
        }
    }

    private static int BitLength(BigInteger magnitude)
    {
        byte[] bytes = magnitude.ToByteArray(); // little-endian, with a sign bit on top
        int last = bytes[bytes.Length - 1];
        int bits = (bytes.Length - 1) * 8;
        for (; last != 0; last >>= 1) bits++;
        return bits;
    }

    /// <summary>value · 2^exponent in steps that neither overflow nor round before the last.</summary>
    private static double ScaleByPowerOfTwo(double value, int exponent)
    {
        for (; exponent > 1000; exponent -= 1000) value *= Math.Pow(2, 1000);
        for (; exponent < -1000; exponent += 1000) value *= Math.Pow(2, -1000);
        return value * Math.Pow(2, exponent);
    }
}
