namespace MicroSsim.Engine.Statistics;

/// <summary>The range of all <see cref="SortableKey"/>s that have the same leading bits; the next digit partitions it.</summary>
/// <param name="Prefix">The leading bits, right-aligned.</param>
/// <param name="PrefixBits">The number of leading bits: 0 (all keys) … 64 (one key).</param>
/// <param name="Collect">Whether the pixels in this range are few enough to be collected instead of counted.</param>
internal readonly record struct KeyRange(ulong Prefix, int PrefixBits, bool Collect)
{
    /// <summary>
    /// The first digit has 2^20 bins: sign, exponent and 8 bits of the mantissa. The other digits have 2^16 bins; so two digits
    /// cover all bits of a float32.
    /// </summary>
    private const int FirstDigitBits = 20, MaximumDigitBits = 16;

    /// <summary>The range of all keys.</summary>
    public static readonly KeyRange Everything = new(0, 0, Collect: false);

    /// <summary>The smallest number in the range; −∞ where the smallest key is not the key of a number.</summary>
    public double Minimum => SortableKey.ToValue(SmallestKey) is var value && double.IsNaN(value) ? double.NegativeInfinity : value;

    /// <summary>The largest number in the range; ∞ where the largest key is not the key of a number.</summary>
    public double Maximum => SortableKey.ToValue(LargestKey) is var value && double.IsNaN(value) ? double.PositiveInfinity : value;

    /// <summary>The number of the range whose trailing bits are 0: the one nearest to 0.</summary>
    public double Simplest => Minimum >= 0 ? Minimum : Maximum;

    /// <summary>Whether the range includes all keys.</summary>
    public bool IsEverything => PrefixBits == 0;

    /// <summary>The number of bits of the next digit.</summary>
    public int DigitBits => IsEverything ? FirstDigitBits : Math.Min(MaximumDigitBits, 64 - PrefixBits);

    /// <summary>The number of different next digits: 2^<see cref="DigitBits"/>.</summary>
    public int DigitCount => 1 << DigitBits;

    private ulong SmallestKey => Prefix << (64 - PrefixBits);

    private ulong LargestKey => SmallestKey | ((1UL << (64 - PrefixBits)) - 1);

    /// <summary>Whether a key is in the range.</summary>
    public bool Contains(ulong key) => PrefixBits == 0 || key >> (64 - PrefixBits) == Prefix;

    /// <summary>The next digit of a key in the range.</summary>
    public int Digit(ulong key) => (int)(key >> (64 - PrefixBits - DigitBits)) & (DigitCount - 1);

    /// <summary>The part of the range that has a next digit.</summary>
    public KeyRange Narrow(int digit, bool collect) => new((Prefix << DigitBits) | (uint)digit, PrefixBits + DigitBits, collect);

    /// <summary>Writes the range; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Prefix);
        writer.Write(PrefixBits);
        writer.Write(Collect);
    }

    /// <summary>Reads a range that <see cref="Save"/> wrote.</summary>
    public static KeyRange Load(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadInt32(), reader.ReadBoolean());
}
