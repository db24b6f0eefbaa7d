using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Counts the pixels of planes, as finely as one pass allows: 8- and 16-bit integers value by value, all others by the
/// digits of their <see cref="SortableKey"/> that the pass asks for. Tallies add up, so each thread fills its own.
/// </summary>
internal sealed class PixelHistogram
{
    /// <summary>8- and 16-bit pixels, signed or not, lie between these.</summary>
    private const int SmallMinimum = short.MinValue, SmallMaximum = ushort.MaxValue;

    private const int SinglesShift = 15;

    private readonly IReadOnlyList<KeyRange> _ranges;
    private readonly RadixHistogram?[] _digits; // per range, made when first needed
    private readonly List<double>[] _collected;
    private readonly double[] _values = new double[1024]; // some pixels, to be looked at
    private long[]? _small; // 8- and 16-bit pixels by value, but for
    private int[]? _smallSince; // those counted since the others were last put together: half the size, and a quarter faster
    private long _smallSinceCount;
    private int[]? _singles; // float32 pixels by sign, exponent and the first 8 bits of the mantissa: what makes the first digit
    private long _singlesCount;

    /// <summary>Whether there were pixels that a float32 does not hold, and that need all digits of their keys.</summary>
    public bool HasDoubles { get; private set; }

    /// <summary>Starts at zero.</summary>
    /// <param name="ranges">The ranges of keys that this pass looks into; pixels outside of them are not counted.</param>
    public PixelHistogram(IReadOnlyList<KeyRange> ranges)
    {
        _ranges = ranges;
        _digits = new RadixHistogram?[ranges.Count];
        _collected = ranges.Select(_ => new List<double>()).ToArray();
    }

    /// <summary>How many 8- and 16-bit pixels have each value; empty where there are none.</summary>
    public List<(double Value, long Count)> SmallValues()
    {
        var values = new List<(double, long)>();
        PutSmallTogether();
        for (int vector = 0; vector < (_small?.Length ?? 0); vector += Vector<long>.Count)
        {
            if (Vector.EqualsAll(new Vector<long>(_small!, vector), Vector<long>.Zero)) continue; // as most are
            for (int i = vector; i < vector + Vector<long>.Count; i++)
            {
                if (_small![i] != 0) values.Add((i + SmallMinimum, _small[i]));
            }
        }

        return values;
    }

    /// <summary>The counts of the next digit within a range, or null where no pixel fell into it.</summary>
    public RadixHistogram? Digits(int range)
    {
        PutSinglesWithOthers();
        return _digits[range];
    }

    /// <summary>The pixels of a range that is collected rather than counted.</summary>
    public List<double> Collected(int range) => _collected[range];

    /// <summary>Counts a whole plane.</summary>
    public void Add(ImagePlane plane)
    {
        var buffer = new RowBuffer();
        foreach (var (firstRow, rowCount) in PlaneBands.Split(plane)) AddBand(plane.GetRows(firstRow, rowCount, buffer), plane.PixelType);
    }

    /// <summary>Adds all that another tally of the same ranges holds.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Add(PixelHistogram other)
    {
        HasDoubles |= other.HasDoubles;
        PutSmallTogether();
        other.PutSmallTogether();
        if (other._small is { } small)
        {
            _small ??= new long[small.Length];
            for (int i = 0; i < small.Length; i++) _small[i] += small[i];
        }

        for (int r = 0; r < _digits.Length; r++)
        {
            if (other.Digits(r) is { } digits) (_digits[r] ??= new RadixHistogram(_ranges[r].DigitCount)).Add(digits);
            _collected[r].AddRange(other._collected[r]);
        }
    }

    /// <summary>Writes all that was counted.</summary>
    public void Save(BinaryWriter writer)
    {
        PutSmallTogether();
        writer.Write(HasDoubles);
        writer.Write(_small is not null);
        if (_small is not null) writer.WriteCounts(_small);
        for (int r = 0; r < _digits.Length; r++)
        {
            var digits = Digits(r);
            writer.Write(digits is not null);
            digits?.Save(writer);
            _collected[r].Sort(); // neighbours share their leading bytes, which packs well
            writer.Write(_collected[r].Count);
            foreach (double value in _collected[r]) writer.Write(value);
        }
    }

    /// <summary>Reads what was saved by a tally of the same ranges, into this new one.</summary>
    public void Load(BinaryReader reader)
    {
        HasDoubles = reader.ReadBoolean();
        if (reader.ReadBoolean()) reader.ReadCounts(_small = new long[SmallMaximum - SmallMinimum + 1]);
        for (int r = 0; r < _digits.Length; r++)
        {
            if (reader.ReadBoolean()) (_digits[r] = new RadixHistogram(_ranges[r].DigitCount)).Load(reader);
            for (int left = reader.ReadInt32(); left > 0; left--) _collected[r].Add(reader.ReadDouble());
        }
    }

    private void AddBand(ReadOnlySpan<byte> band, PixelType type)
    {
        if (type.Size() <= 2)
        {
            AddSmall(band, type);
            return;
        }

        if (type == PixelType.Float32 && _ranges[0].IsEverything)
        {
            CountSingles(MemoryMarshal.Cast<byte, int>(band));
            return;
        }

        HasDoubles |= type != PixelType.Float32;
        int size = type.Size();
        for (int start = 0; start < band.Length; start += _values.Length * size)
        {
            var pixels = band.Slice(start, Math.Min(_values.Length * size, band.Length - start));
            PixelConversion.ToDouble(pixels, type, 0, 1, _values.AsSpan(0, pixels.Length / size));
            AddWide(_values, pixels.Length / size);
        }
    }

    /// <summary>
    /// The first digit of a float32 number follows from its own leading bits, which are counted as they are: no detour by
    /// float64. Numbers too small for a leading one are not so regular, and take it.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void CountSingles(ReadOnlySpan<int> band)
    {
        const int Exponent = 0x7F80_0000, AllButSign = 0x7FFF_FFFF;
        int[] counts = _singles ??= new int[1 << (32 - SinglesShift)];
        foreach (int bits in band)
        {
            if ((bits & Exponent) == 0 && (bits & AllButSign) != 0) CountDigit(bits);
            else counts[(int)((uint)bits >> SinglesShift)]++;
        }

        _singlesCount += band.Length;
        if (_singlesCount > 1 << 30) PutSinglesWithOthers(); // before a count overflows
    }

    private void PutSinglesWithOthers()
    {
        if (_singlesCount == 0) return;
        for (int leading = 0; leading < _singles!.Length; leading++)
        {
            if (_singles[leading] != 0) CountDigit(leading << SinglesShift, _singles[leading]);
        }

        Array.Clear(_singles, 0, _singles.Length);
        _singlesCount = 0;
    }

    private void CountDigit(int bits, long times = 1)
    {
        double value = MemoryMarshal.Cast<int, float>([bits])[0];
        (_digits[0] ??= new RadixHistogram(_ranges[0].DigitCount)).Add(_ranges[0].Digit(SortableKey.Of(value)), times);
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddSmall(ReadOnlySpan<byte> band, PixelType type)
    {
        // Integers of up to 16 bits are counted in the first pass for good; later passes need no second look.
        if (!_ranges[0].IsEverything) return;
        int[] counts = _smallSince ??= new int[SmallMaximum - SmallMinimum + 1];
        switch (type)
        {
            case PixelType.UInt8:
                foreach (byte pixel in band) counts[pixel - SmallMinimum]++;
                break;
            case PixelType.Int8:
                foreach (sbyte pixel in MemoryMarshal.Cast<byte, sbyte>(band)) counts[pixel - SmallMinimum]++;
                break;
            case PixelType.UInt16:
                foreach (ushort pixel in MemoryMarshal.Cast<byte, ushort>(band)) counts[pixel - SmallMinimum]++;
                break;
            default:
                foreach (short pixel in MemoryMarshal.Cast<byte, short>(band)) counts[pixel - SmallMinimum]++;
                break;
        }

        _smallSinceCount += band.Length / type.Size();
        if (_smallSinceCount > 1 << 30) PutSmallTogether(); // before a count overflows
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void PutSmallTogether()
    {
        if (_smallSinceCount == 0) return;
        _small ??= new long[_smallSince!.Length];
        for (int i = 0; i < _small.Length; i++) _small[i] += _smallSince![i];
        Array.Clear(_smallSince!, 0, _small.Length);
        _smallSinceCount = 0;
    }

    private void AddWide(double[] values, int count)
    {
        for (int r = 0; r < _ranges.Count; r++)
        {
            var range = _ranges[r];
            if (range.IsEverything) CountAll(range, values, count, _digits[r] ??= new RadixHistogram(range.DigitCount));
            else AddFew(r, values, count);
        }
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void CountAll(KeyRange range, double[] values, int count, RadixHistogram digits)
    {
        for (int i = 0; i < count; i++) digits.Add(range.Digit(SortableKey.Of(values[i])));
    }

    /// <summary>Most pixels lie outside of a narrow range, and most vectors are passed by whole.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddFew(int r, double[] values, int count)
    {
        var range = _ranges[r];
        DoubleVector minimum = SimdDouble.Broadcast(range.Minimum), maximum = SimdDouble.Broadcast(range.Maximum);
        for (int start = 0; start < count; start += SimdDouble.LaneCount)
        {
            if (!SimdDouble.AnyBetween(SimdDouble.Load(values, start), minimum, maximum)) continue;
            for (int i = start; i < Math.Min(start + SimdDouble.LaneCount, count); i++)
            {
                ulong key = SortableKey.Of(values[i]);
                if (!range.Contains(key)) continue;
                if (range.Collect) _collected[r].Add(values[i]);
                else (_digits[r] ??= new RadixHistogram(range.DigitCount)).Add(range.Digit(key));
            }
        }
    }
}

/// <summary>All keys that share their leading bits, and the digit that follows these bits.</summary>
/// <param name="Prefix">The leading bits, right-aligned.</param>
/// <param name="PrefixBits">How many they are: 0 (every key) … 64 (one key).</param>
/// <param name="Collect">Whether the range holds so few pixels that they are kept instead of counted.</param>
internal readonly record struct KeyRange(ulong Prefix, int PrefixBits, bool Collect)
{
    /// <summary>2^20 bins for the first digit, which is sign, exponent and 8 bits of mantissa; 2^16 for the others, so that two digits settle a float32.</summary>
    private const int FirstDigitBits = 20, MaximumDigitBits = 16;

    public static readonly KeyRange Everything = new(0, 0, Collect: false);

    /// <summary>The smallest number with a key of this range; −∞ where that is no number.</summary>
    public double Minimum => SortableKey.ToValue(Prefix << (64 - PrefixBits)) is var value && double.IsNaN(value) ? double.NegativeInfinity : value;

    /// <summary>The largest number with a key of this range; ∞ where that is no number.</summary>
    public double Maximum => SortableKey.ToValue((Prefix << (64 - PrefixBits)) | ((1UL << (64 - PrefixBits)) - 1)) is var value && double.IsNaN(value) ? double.PositiveInfinity : value;

    /// <summary>The number of this range that has the fewest bits: that next to 0.</summary>
    public double Simplest => Minimum >= 0 ? Minimum : Maximum;

    public bool IsEverything => PrefixBits == 0;

    public int DigitBits => IsEverything ? FirstDigitBits : Math.Min(MaximumDigitBits, 64 - PrefixBits);

    public int DigitCount => 1 << DigitBits;

    public bool Contains(ulong key) => PrefixBits == 0 || key >> (64 - PrefixBits) == Prefix;

    /// <summary>The digit of a key of this range.</summary>
    public int Digit(ulong key) => (int)(key >> (64 - PrefixBits - DigitBits)) & (DigitCount - 1);

    /// <summary>The part of this range with one digit.</summary>
    public KeyRange Narrow(int digit, bool collect) => new((Prefix << DigitBits) | (uint)digit, PrefixBits + DigitBits, collect);

    public void Save(BinaryWriter writer)
    {
        writer.Write(Prefix);
        writer.Write(PrefixBits);
        writer.Write(Collect);
    }

    public static KeyRange Load(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadInt32(), reader.ReadBoolean());
}
