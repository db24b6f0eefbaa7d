namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Finds a percentile of all pixels of a set exactly, by a radix search in memory that does not grow with the set: 8- and 16-bit
/// integers take one pass over the set, float32 pixels two, other types usually two and at most four.
/// </summary>
/// <remarks>
/// NumPy's linear rule (<c>np.percentile</c>, as the package uses it): h = (n − 1)·p/100, and linear interpolation between the two
/// order statistics next to h. Each of the two is found digit by digit of its <see cref="SortableKey"/>; once few enough pixels share
/// the digits found so far, those pixels are collected and sorted.
/// </remarks>
internal sealed class PercentileSearch
{
    /// <summary>The usual limit of collected pixels (32 MiB); collecting saves a pass.</summary>
    public const long DefaultCollectLimit = 1 << 22;

    /// <summary>The limit of collected pixels for accumulators that are saved (256 KiB).</summary>
    public const long CompactCollectLimit = 1 << 15;

    /// <summary>The leading bits of a key that hold sign, exponent and mantissa of a float32. 16-bit integers need fewer.</summary>
    private const int Float32KeyBits = 35;

    private readonly double _percentile;
    private readonly long _collectLimit;

    /// <summary>The 8- and 16-bit pixels of the first pass, by ascending value.</summary>
    private List<(double Value, long Count)> _counts16 = [];

    /// <summary>The searches for the order statistics below and above h; null before the first pass has ended.</summary>
    private RankSearch? _lower, _upper;

    /// <summary>h less the rank of the lower order statistic.</summary>
    private double _fraction;

    /// <summary>Begins a search.</summary>
    /// <param name="percentile">0 … 100.</param>
    /// <param name="collectLimit">The largest number of pixels to collect. It affects the number of passes, but not the percentile.</param>
    public PercentileSearch(double percentile, long collectLimit = DefaultCollectLimit)
    {
        _percentile = percentile;
        _collectLimit = collectLimit;
    }

    /// <summary>The key ranges to count in the current pass; empty when the search is complete.</summary>
    public IReadOnlyList<KeyRange> Ranges =>
        _lower is null ? [KeyRange.Everything] : Open.Select(search => search.Range).Distinct().ToList();

    /// <summary>Whether <see cref="Value"/> is known.</summary>
    public bool IsComplete => Ranges.Count == 0;

    /// <summary>The percentile, in the pixels' unit.</summary>
    public double Value => Interpolate(_lower!.Value, _upper!.Value, _fraction);

    private IEnumerable<RankSearch> Open => new[] { _lower!, _upper! }.Where(search => !search.IsComplete);

    /// <summary>Ends a pass: narrows the ranges, or completes the search.</summary>
    /// <param name="histogram">The pixels of the whole set, counted for the current <see cref="Ranges"/>.</param>
    /// <exception cref="InvalidOperationException">The histogram of the first pass is empty.</exception>
    public void EndPass(PixelHistogram histogram)
    {
        var ranges = Ranges;
        if (_lower is null) BeginRanks(histogram);
        foreach (var search in Open.ToList()) search.Narrow(histogram, _counts16, ranges, _collectLimit);
        if (IsComplete) _counts16 = [];
    }

    /// <summary>Writes the state between two passes; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_lower is not null);
        if (_lower is null) return;
        writer.Write(_fraction);
        _lower.Save(writer);
        _upper!.Save(writer);
        writer.Write(_counts16.Count);
        foreach (var (value, count) in _counts16)
        {
            writer.Write(value);
            writer.Write(count);
        }
    }

    /// <summary>Reads the state that <see cref="Save"/> wrote, into a new search for the same percentile.</summary>
    public void Load(BinaryReader reader)
    {
        if (!reader.ReadBoolean()) return;
        _fraction = reader.ReadDouble();
        _lower = RankSearch.Load(reader);
        _upper = RankSearch.Load(reader);
        for (int left = reader.ReadInt32(); left > 0; left--) _counts16.Add((reader.ReadDouble(), reader.ReadInt64()));
    }

    private void BeginRanks(PixelHistogram histogram)
    {
        _counts16 = histogram.Counts16();
        long count = _counts16.Sum(v => v.Count) + (histogram.Digits(0)?.Total ?? 0);
        if (count == 0) throw new InvalidOperationException("A percentile of no pixels is not defined.");
        double h = (count - 1) * (_percentile / 100);
        long rank = Math.Min((long)Math.Floor(h), count - 1);
        _fraction = h - rank;
        int keyBits = histogram.HasDoubles ? 64 : Float32KeyBits;
        _lower = new RankSearch(rank, keyBits);
        _upper = new RankSearch(Math.Min(rank + 1, count - 1), keyBits);
    }

    /// <summary>NumPy's interpolation: from the nearer end, so that both ends are exact.</summary>
    private static double Interpolate(double a, double b, double t) => t < 0.5 ? a + ((b - a) * t) : b - ((b - a) * (1 - t));

    /// <summary>The search for one order statistic.</summary>
    /// <param name="rank">The rank of the pixel, from 0.</param>
    /// <param name="keyBits">The number of leading bits that distinguish the keys of all pixels.</param>
    private sealed class RankSearch(long rank, int keyBits)
    {
        /// <summary>The rank among the pixels in <see cref="Range"/>.</summary>
        private long _rank = rank;

        public KeyRange Range { get; private set; } = KeyRange.Everything;

        public bool IsComplete { get; private set; }

        public double Value { get; private set; }

        public void Narrow(
            PixelHistogram histogram, List<(double Value, long Count)> counts16, IReadOnlyList<KeyRange> ranges, long collectLimit)
        {
            int index = ranges.ToList().IndexOf(Range);
            var inRange = counts16.Where(v => Range.Contains(SortableKey.FromValue(v.Value))).ToList();
            if (Range.Collect) SelectCollected(histogram.Collected(index), inRange);
            else if (histogram.Digits(index) is { } digits) NarrowByDigit(digits, inRange, collectLimit);
            else SelectCounted(inRange);
        }

        public void Save(BinaryWriter writer)
        {
            writer.Write(_rank);
            writer.Write(keyBits);
            Range.Save(writer);
            writer.Write(IsComplete);
            writer.Write(Value);
        }

        public static RankSearch Load(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt32())
        {
            Range = KeyRange.Load(reader),
            IsComplete = reader.ReadBoolean(),
            Value = reader.ReadDouble(),
        };

        private void NarrowByDigit(RadixHistogram digits, List<(double Value, long Count)> counts16, long collectLimit)
        {
            var all = new RadixHistogram(Range.DigitCount);
            all.Add(digits);
            foreach (var (value, count) in counts16) all.Add(Range.Digit(SortableKey.FromValue(value)), count);
            (int digit, _rank) = all.Find(_rank);
            Range = Range.Narrow(digit, collect: digits[digit] <= collectLimit);
            if (digits[digit] == 0) SelectCounted(counts16.Where(v => Range.Contains(SortableKey.FromValue(v.Value))));
            else if (Range.PrefixBits >= keyBits) Complete(Range.Simplest);
        }

        /// <summary>Selects by rank among pixels counted by value.</summary>
        private void SelectCounted(IEnumerable<(double Value, long Count)> counts16)
        {
            foreach (var (value, count) in counts16)
            {
                if (_rank < count)
                {
                    Complete(value);
                    return;
                }

                _rank -= count;
            }
        }

        /// <summary>Selects by rank among collected pixels and pixels counted by value: a merge of two sorted sequences.</summary>
        private void SelectCollected(List<double> collected, List<(double Value, long Count)> counts16)
        {
            collected.Sort();
            int next = 0;
            foreach (var (value, count) in counts16)
            {
                int below = next;
                while (below < collected.Count && collected[below] < value) below++;
                if (_rank < below - next) break;
                _rank -= below - next;
                next = below;
                if (_rank < count)
                {
                    Complete(value);
                    return;
                }

                _rank -= count;
            }

            Complete(collected[next + (int)_rank]);
        }

        private void Complete(double value)
        {
            Value = value;
            IsComplete = true;
        }
    }
}
