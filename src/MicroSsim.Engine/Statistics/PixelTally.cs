using System.Runtime.InteropServices;

namespace MicroSsim.Engine;

/// <summary>
/// Counts the pixels of planes, as finely as one pass allows: 8- and 16-bit integers value by value, all others by the
/// digits of their <see cref="SortableKey"/> that the pass asks for. Tallies add up, so each thread fills its own.
/// </summary>
internal sealed class PixelTally
{
    /// <summary>8- and 16-bit pixels, signed or not, lie between these.</summary>
    private const int SmallMinimum = short.MinValue, SmallMaximum = ushort.MaxValue;

    private readonly IReadOnlyList<KeyRange> _ranges;
    private readonly long[]?[] _digits; // per range, made when first needed
    private readonly List<double>[] _collected;
    private long[]? _small;

    /// <summary>Starts at zero.</summary>
    /// <param name="ranges">The ranges of keys that this pass looks into; pixels outside of them are not counted.</param>
    public PixelTally(IReadOnlyList<KeyRange> ranges)
    {
        _ranges = ranges;
        _digits = new long[ranges.Count][];
        _collected = ranges.Select(_ => new List<double>()).ToArray();
    }

    /// <summary>How many 8- and 16-bit pixels have each value; empty where there are none.</summary>
    public IEnumerable<(double Value, long Count)> SmallValues
    {
        get
        {
            for (int i = 0; i < (_small?.Length ?? 0); i++)
            {
                if (_small![i] != 0) yield return (i + SmallMinimum, _small[i]);
            }
        }
    }

    /// <summary>The counts of the next digit within a range, or null where no pixel fell into it.</summary>
    public long[]? Digits(int range) => _digits[range];

    /// <summary>The pixels of a range that is collected rather than counted.</summary>
    public List<double> Collected(int range) => _collected[range];

    /// <summary>Counts a whole plane.</summary>
    public void Add(ImagePlane plane)
    {
        var buffer = new RowBuffer();
        foreach (var (firstRow, rowCount) in PlaneBands.Of(plane)) AddBand(plane.GetRows(firstRow, rowCount, buffer), plane.PixelType);
    }

    /// <summary>Adds all that another tally of the same ranges holds.</summary>
    public void Add(PixelTally other)
    {
        AddCounts(ref _small, other._small);
        for (int r = 0; r < _digits.Length; r++)
        {
            AddCounts(ref _digits[r], other._digits[r]);
            _collected[r].AddRange(other._collected[r]);
        }
    }

    private static void AddCounts(ref long[]? mine, long[]? other)
    {
        if (other is null) return;
        mine ??= new long[other.Length];
        for (int i = 0; i < other.Length; i++) mine[i] += other[i];
    }

    private void AddBand(ReadOnlySpan<byte> band, PixelType type)
    {
        if (type.Size() <= 2)
        {
            AddSmall(band, type);
            return;
        }

        Span<double> values = stackalloc double[256];
        int size = type.Size();
        for (int start = 0; start < band.Length; start += values.Length * size)
        {
            var pixels = band.Slice(start, Math.Min(values.Length * size, band.Length - start));
            var some = values.Slice(0, pixels.Length / size);
            PixelConversion.ToDouble(pixels, type, 0, 1, some);
            AddWide(some);
        }
    }

    private void AddSmall(ReadOnlySpan<byte> band, PixelType type)
    {
        // Integers of up to 16 bits are counted in the first pass for good; later passes need no second look.
        if (!_ranges[0].IsEverything) return;
        long[] counts = _small ??= new long[SmallMaximum - SmallMinimum + 1];
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
    }

    private void AddWide(ReadOnlySpan<double> values)
    {
        for (int r = 0; r < _ranges.Count; r++)
        {
            var range = _ranges[r];
            foreach (double value in values)
            {
                ulong key = SortableKey.Of(value);
                if (!range.Contains(key)) continue;
                if (range.Collect) _collected[r].Add(value);
                else (_digits[r] ??= new long[range.DigitCount])[range.Digit(key)]++;
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
    /// <summary>2^20 bins per digit: with sign, exponent and 8 bits of mantissa in the first, two digits settle a float32.</summary>
    private const int MaximumDigitBits = 20;

    public static readonly KeyRange Everything = new(0, 0, Collect: false);

    public bool IsEverything => PrefixBits == 0;

    public int DigitBits => Math.Min(MaximumDigitBits, 64 - PrefixBits);

    public int DigitCount => 1 << DigitBits;

    public bool Contains(ulong key) => PrefixBits == 0 || key >> (64 - PrefixBits) == Prefix;

    /// <summary>The digit of a key of this range.</summary>
    public int Digit(ulong key) => (int)(key >> (64 - PrefixBits - DigitBits)) & (DigitCount - 1);

    /// <summary>The part of this range with one digit.</summary>
    public KeyRange Narrow(int digit, bool collect) => new((Prefix << DigitBits) | (uint)digit, PrefixBits + DigitBits, collect);
}
