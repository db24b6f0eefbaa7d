using System.Numerics;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// A number that float64 numbers add and multiply to, with no digit lost. As nothing is rounded before the end, a sum does
/// not depend on the order of its terms, nor on how they are spread over threads or machines.
/// </summary>
/// <remarks>Every finite double is a whole multiple of a power of two, and so are their sums and products.</remarks>
internal readonly struct ExactNumber
{
    private readonly BigInteger _count; // of 2^_exponent
    private readonly int _exponent;

    private ExactNumber(BigInteger count, int exponent) => (_count, _exponent) = (count, count.IsZero ? 0 : exponent);

    /// <summary>A finite number.</summary>
    public static implicit operator ExactNumber(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers are exact.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent > 0) mantissa |= 1L << 52; // normal numbers have a hidden leading bit
        return new ExactNumber(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    public static ExactNumber operator +(ExactNumber a, ExactNumber b)
    {
        if (a._count.IsZero) return b;
        if (b._count.IsZero) return a;
        int exponent = Math.Min(a._exponent, b._exponent);
        return new ExactNumber((a._count << (a._exponent - exponent)) + (b._count << (b._exponent - exponent)), exponent);
    }

    public static ExactNumber operator -(ExactNumber a, ExactNumber b) => a + new ExactNumber(-b._count, b._exponent);

    public static ExactNumber operator *(ExactNumber a, ExactNumber b) => new(a._count * b._count, a._exponent + b._exponent);

    /// <summary>The nearest float64 number: rounded once, and the same bits however the number came about.</summary>
    public double Value
    {
        get
        {
            // Keep the 64 leading bits and a sticky one, which is more than a double can show, then scale back.
            var magnitude = BigInteger.Abs(_count);
            int shift = Math.Max(0, BitLength(magnitude) - 64);
            var leading = magnitude >> shift;
            if (leading << shift != magnitude) leading |= BigInteger.One;
            double value = ScaleByPowerOfTwo((double)(ulong)leading, shift + _exponent);
            return _count.Sign < 0 ? -value : value;
        }
    }

    /// <summary>Writes the number.</summary>
    public void Save(BinaryWriter writer)
    {
        byte[] count = _count.ToByteArray();
        writer.Write(_exponent);
        writer.Write(count.Length);
        writer.Write(count);
    }

    /// <summary>Reads a number that was saved.</summary>
    public static ExactNumber Load(BinaryReader reader)
    {
        int exponent = reader.ReadInt32();
        return new ExactNumber(new BigInteger(reader.ReadBytes(reader.ReadInt32())), exponent);
    }

    private static int BitLength(BigInteger magnitude)
    {
        byte[] bytes = magnitude.ToByteArray(); // little-endian, with a sign bit on top
        int last = bytes[bytes.Length - 1];
        int bits = (bytes.Length - 1) * 8;
        for (; last != 0; last >>= 1) bits++;
        return bits;
    }

    /// <summary>value · 2^exponent in steps that do not round before the last; where even 2^exponent is too large, so is the result.</summary>
    private static double ScaleByPowerOfTwo(double value, int exponent)
    {
        for (; exponent < -1000; exponent += 1000) value *= Math.Pow(2, -1000);
        return value * Math.Pow(2, exponent);
    }
}
