using System.Numerics;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// An arbitrary-precision binary number: a <see cref="BigInteger"/> times a power of two. Sums and products of float64 numbers are
/// exact, so a sum depends neither on the order of its terms nor on their partition among threads or machines.
/// </summary>
/// <remarks>Every finite double is an integer multiple of a power of two, and so are sums and products of doubles.</remarks>
internal readonly struct ExactNumber
{
    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private ExactNumber(BigInteger mantissa, int exponent) => (_mantissa, _exponent) = (mantissa, mantissa.IsZero ? 0 : exponent);

    /// <summary>Converts a finite number without rounding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite.</exception>
    public static implicit operator ExactNumber(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers are exact.");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent > 0) mantissa |= 1L << 52; // normal numbers have a hidden leading bit
        return new ExactNumber(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    public static ExactNumber operator +(ExactNumber a, ExactNumber b)
    {
        if (a._mantissa.IsZero) return b;
        if (b._mantissa.IsZero) return a;
        int exponent = Math.Min(a._exponent, b._exponent);
        return new ExactNumber((a._mantissa << (a._exponent - exponent)) + (b._mantissa << (b._exponent - exponent)), exponent);
    }

    public static ExactNumber operator -(ExactNumber a, ExactNumber b) => a + new ExactNumber(-b._mantissa, b._exponent);

    public static ExactNumber operator *(ExactNumber a, ExactNumber b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    /// <summary>
    /// The nearest float64 number, rounded once; ±∞ beyond the range of float64. Equal numbers give equal bits.
    /// </summary>
    public double Value
    {
        get
        {
            var (mantissa, exponent) = Rounded();
            return ScaleByPowerOfTwo(mantissa, exponent);
        }
    }

    /// <summary>Whether the number is 0.</summary>
    public bool IsZero => _mantissa.IsZero;

    /// <summary>Whether the number is above 0.</summary>
    public bool IsPositive => _mantissa.Sign > 0;

    /// <summary>
    /// a / b, where both are first rounded to the precision, but not to the range of float64; 0 or ±∞ where the quotient is beyond that
    /// range.
    /// </summary>
    public static double Quotient(ExactNumber a, ExactNumber b)
    {
        var ((mantissaA, exponentA), (mantissaB, exponentB)) = (a.Rounded(), b.Rounded());
        return ScaleByPowerOfTwo(mantissaA / mantissaB, exponentA - exponentB);
    }

    /// <summary>√(a / b), as <see cref="Quotient"/>.</summary>
    public static double QuotientRoot(ExactNumber a, ExactNumber b)
    {
        var ((mantissaA, exponentA), (mantissaB, exponentB)) = (a.Rounded(), b.Rounded());
        int exponent = exponentA - exponentB, odd = exponent & 1;
        return ScaleByPowerOfTwo(Math.Sqrt(mantissaA / mantissaB * (1 + odd)), (exponent - odd) / 2);
    }

    /// <summary>Writes the number; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        byte[] mantissa = _mantissa.ToByteArray();
        writer.Write(_exponent);
        writer.Write(mantissa.Length);
        writer.Write(mantissa);
    }

    /// <summary>Reads a number that <see cref="Save"/> wrote.</summary>
    public static ExactNumber Load(BinaryReader reader)
    {
        int exponent = reader.ReadInt32();
        return new ExactNumber(new BigInteger(reader.ReadBytes(reader.ReadInt32())), exponent);
    }

    /// <summary>The number as mantissa · 2^exponent, where the mantissa is rounded once, unless it is below 2^53 and exact.</summary>
    private (double Mantissa, int Exponent) Rounded()
    {
        // 64 leading bits and a sticky bit are more than the 53 bits of a double.
        var magnitude = BigInteger.Abs(_mantissa);
        int shift = Math.Max(0, BitLength(magnitude) - 64);
        var leading = magnitude >> shift;
        if (leading << shift != magnitude) leading |= BigInteger.One;
        double mantissa = (ulong)leading;
        return (_mantissa.Sign < 0 ? -mantissa : mantissa, shift + _exponent);
    }

    private static int BitLength(BigInteger magnitude)
    {
        byte[] bytes = magnitude.ToByteArray(); // little-endian, the last byte includes a sign bit
        int last = bytes[bytes.Length - 1];
        int bits = (bytes.Length - 1) * 8;
        for (; last != 0; last >>= 1) bits++;
        return bits;
    }

    /// <summary>value · 2^exponent; only the last multiplication can round. The result overflows where 2^exponent does.</summary>
    private static double ScaleByPowerOfTwo(double value, int exponent)
    {
        for (; exponent < -1000; exponent += 1000) value *= Math.Pow(2, -1000);
        return value * Math.Pow(2, exponent);
    }
}
