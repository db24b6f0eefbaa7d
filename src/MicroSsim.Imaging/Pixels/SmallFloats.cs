namespace MicroSsim.Imaging.Pixels;

/// <summary>Conversion of floating-point numbers of fewer than 32 bits.</summary>
internal static class SmallFloats
{
    /// <summary>
    /// Converts a small float to float32, exactly. Its layout is that of IEEE 754: sign, exponent, fraction, with subnormals,
    /// infinities and NaNs.
    /// </summary>
    /// <param name="bits">Bits of the small float.</param>
    /// <param name="fractionBits">Width of its fraction, below 23.</param>
    /// <param name="exponentBits">Width of its exponent, below 8.</param>
    /// <returns>Bits of the float32.</returns>
    public static uint Widen(uint bits, int fractionBits, int exponentBits)
    {
        uint sign = bits >> (fractionBits + exponentBits) << 31;
        uint fraction = (bits & ((1u << fractionBits) - 1)) << (23 - fractionBits);
        int top = (1 << exponentBits) - 1;
        int exponent = (int)(bits >> fractionBits) & top;
        if (exponent == top) return sign | 0x7F80_0000 | fraction;
        int bias = 127 - (top >> 1);
        if (exponent > 0) return sign | ((uint)(exponent + bias) << 23) | fraction;
        if (fraction == 0) return sign;

        // A subnormal small float is a normal number in float32: the fraction is shifted until its leading bit is 1.
        exponent = 1;
        while ((fraction & 0x80_0000) == 0)
        {
            fraction <<= 1;
            exponent--;
        }

        return sign | ((uint)(exponent + bias) << 23) | (fraction & 0x7F_FFFF);
    }

    /// <summary>Rounds a number to the nearest one of 16 bits (IEEE 754, ties to even).</summary>
    /// <param name="value">The number.</param>
    /// <returns>A number that 16 bits represent; infinity for numbers that round to more than 65504.</returns>
    public static double RoundToHalf(double value)
    {
        const double SmallestNormal = 1.0 / (1 << 14), Limit = 65520;
        double magnitude = Math.Abs(value);
        if (double.IsNaN(value) || double.IsInfinity(value)) return value;
        if (magnitude >= Limit) return value < 0 ? double.NegativeInfinity : double.PositiveInfinity;

        // The distance of neighbours: ten bits follow the leading one, which is at least that of the smallest normal number.
        double leading = SmallestNormal;
        while (leading * 2 <= magnitude) leading *= 2;
        double step = leading / (1 << 10);
        return Math.Round(value / step) * step;
    }
}
