namespace MicroSsim.Engine.Statistics;

/// <summary>
/// Finds a percentile of all pixels of a set exactly, in memory that does not grow with the set: 8- and 16-bit integers
/// take one pass over the set, float32 pixels two, others as a rule two, and never more than four.
/// </summary>
/// <remarks>
/// NumPy's linear rule (<c>np.percentile</c>, as the package uses it): h = (n − 1)·p/100, and a linear interpolation
/// between the two order statistics around h. Each of the two is found digit by digit of its <see cref="SortableKey"/>;
/// once few enough pixels share the digits found, they are collected and sorted.
/// </remarks>
internal sealed class PercentileSearch
{
    /// <summary>Collecting up to this many pixels (32 MiB) saves a pass.</summary>
    public const long ManyPixels = 1 << 22;

    /// <summary>As many as a saved tally may hold, to stay small (256 KiB).</summary>
    public const long FewPixels = 1 << 15;

    /// <summary>Sign, exponent and mantissa of a float32 are in so many leading bits of its key; 16-bit integers take fewer.</summary>
    private const int SingleKeyBits = 35;

    private readonly double _percentile;
    private readonly long _collectLimit;
    private List<(double Value, long Count)> _small = [];
    private RankSearch? _lower, _upper;
    private double _fraction;

    /// <param name="percentile">0 … 100.</param>
    /// <param name="collectLimit">When as few pixels are left, they are collected; the percentile does not depend on it.</param>
    public PercentileSearch(double percentile, long collectLimit = ManyPixels) => (_percentile, _collectLimit) = (percentile, collectLimit);

    /// <summary>Where the current pass looks; empty when the search is over.</summary>
    public IReadOnlyList<KeyRange> Ranges => _lower is null ? [KeyRange.Everything] : Open.Select(search => search.Range).Distinct().ToList();

    /// <summary>Whether <see cref="Value"/> is known.</summary>
    public bool IsComplete => Ranges.Count == 0;

    /// <summary>The percentile.</summary>
    public double Value => Interpolate(_lower!.Value, _upper!.Value, _fraction);

    private IEnumerable<RankSearch> Open => new[] { _lower!, _upper! }.Where(search => !search.IsComplete);

    /// <summary>Every plane has been tallied for the current <see cref="Ranges"/>: narrows the search down, or ends it.</summary>
    public void EndPass(PixelHistogram tally)
    {
        var ranges = Ranges;
        if (_lower is null) BeginRanks(tally);
        foreach (var search in Open.ToList()) search.Narrow(tally, _small, ranges, _collectLimit);
        if (IsComplete) _small = [];
    }

    /// <summary>Writes what is known between two passes.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_lower is not null);
        if (_lower is null) return;
        writer.Write(_fraction);
        _lower.Save(writer);
        _upper!.Save(writer);
        writer.Write(_small.Count);
        foreach (var (value, count) in _small)
        {
            writer.Write(value);
            writer.Write(count);
        }
    }

    /// <summary>Reads what was saved, into a new search for the same percentile.</summary>
    public void Load(BinaryReader reader)
    {
        if (!reader.ReadBoolean()) return;
        _fraction = reader.ReadDouble();
        _lower = RankSearch.Load(reader);
        _upper = RankSearch.Load(reader);
        for (int left = reader.ReadInt32(); left > 0; left--) _small.Add((reader.ReadDouble(), reader.ReadInt64()));
    }

    private void BeginRanks(PixelHistogram tally)
    {
        _small = tally.SmallValues();
        long count = _small.Sum(v => v.Count) + (tally.Digits(0)?.Total ?? 0);
        if (count == 0) throw new InvalidOperationException("A percentile of no pixels is not defined.");
        double h = (count - 1) * (_percentile / 100);
        long rank = Math.Min((long)Math.Floor(h), count - 1);
        _fraction = h - rank;
        int keyBits = tally.HasDoubles ? 64 : SingleKeyBits;
        _lower = new RankSearch(rank, keyBits);
        _upper = new RankSearch(Math.Min(rank + 1, count - 1), keyBits);
    }

    /// <summary>NumPy's own interpolation: from the nearer end, so that both ends are met exactly.</summary>
    private static double Interpolate(double a, double b, double t) => t < 0.5 ? a + ((b - a) * t) : b - ((b - a) * (1 - t));

    /// <summary>The search for the pixel of one rank (from 0) among those of its range; so many leading bits tell its keys apart.</summary>
    private sealed class RankSearch(long rank, int keyBits)
    {
        private long _rank = rank;

        public KeyRange Range { get; private set; } = KeyRange.Everything;

        public bool IsComplete { get; private set; }

        public double Value { get; private set; }

        public void Narrow(PixelHistogram tally, List<(double Value, long Count)> small, IReadOnlyList<KeyRange> ranges, long collectLimit)
        {
            int index = ranges.ToList().IndexOf(Range);
            var smallHere = small.Where(v => Range.Contains(SortableKey.Of(v.Value))).ToList();
            if (Range.Collect) Pick(tally.Collected(index), smallHere);
            else if (tally.Digits(index) is { } digits) NarrowByDigit(digits, smallHere, collectLimit);
            else PickSmall(smallHere);
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

        private void NarrowByDigit(RadixHistogram wide, List<(double Value, long Count)> small, long collectLimit)
        {
            var all = new RadixHistogram(Range.DigitCount);
            all.Add(wide);
            foreach (var (value, count) in small) all.Add(Range.Digit(SortableKey.Of(value)), count);
            (int digit, _rank) = all.Find(_rank);
            Range = Range.Narrow(digit, collect: wide[digit] <= collectLimit);
            if (wide[digit] == 0) PickSmall(small.Where(v => Range.Contains(SortableKey.Of(v.Value))));
            else if (Range.PrefixBits >= keyBits) Complete(Range.Simplest);
        }

        private void PickSmall(IEnumerable<(double Value, long Count)> small)
        {
            foreach (var (value, count) in small)
            {
                if (_rank < count)
                {
                    Complete(value);
                    return;
                }

                _rank -= count;
            }
        }

        private void Pick(List<double> collected, List<(double Value, long Count)> small)
        {
            // The small values stay counts: their sorted run is merged into that of the collected ones.
            collected.Sort();
            int next = 0;
            foreach (var (value, count) in small)
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
