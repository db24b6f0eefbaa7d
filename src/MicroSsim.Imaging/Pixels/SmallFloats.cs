namespace MicroSsim.Imaging.Pixels;

/// <summary>Floating-point numbers of fewer than 32 bits.</summary>
internal static class SmallFloats
{
    /// <summary>The bits of the float32 that has the value of a smaller float, IEEE-like: sign, exponent, fraction.</summary>
    /// <param name="bits">The small float.</param>
    /// <param name="fractionBits">Bits of its fraction.</param>
    /// <param name="exponentBits">Bits of its exponent.</param>
    public static uint Widen(uint bits, int fractionBits, int exponentBits)
    {
        uint sign = bits >> (fractionBits + exponentBits) << 31;
        uint fraction = (bits & ((1u << fractionBits) - 1)) << (23 - fractionBits);
        int top = (1 << exponentBits) - 1;
        int exponent = (int)(bits >> fractionBits) & top;
        if (exponent == top) return sign | 0x7F80_0000 | fraction;
        int bias = 127 - (top >> 1);
        if (exponent > 0) return sign | (uint)(exponent + bias) << 23 | fraction;
        if (fraction == 0) return sign;

        // A subnormal: float32 has room to write it as a normal number.
        exponent = 1;
        while ((fraction & 0x80_0000) == 0)
        {
            fraction <<= 1;
            exponent--;
        }

        return sign | (uint)(exponent + bias) << 23 | (fraction & 0x7F_FFFF);
    }
}
