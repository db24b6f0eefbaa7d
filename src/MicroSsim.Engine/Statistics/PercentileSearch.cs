namespace MicroSsim.Engine;

/// <summary>
/// Finds a percentile of all pixels of a set exactly, in memory that does not grow with the set: 8- and 16-bit integers
/// take one pass over the set, others as a rule two, and never more than four.
/// </summary>
/// <remarks>
/// NumPy's linear rule (<c>np.percentile</c>, as the package uses it): h = (n − 1)·p/100, and a linear interpolation
/// between the two order statistics around h. Each of the two is found digit by digit of its <see cref="SortableKey"/>;
/// once few enough pixels share the digits found, they are collected and sorted.
/// </remarks>
internal sealed class PercentileSearch
{
    /// <summary>Collecting up to this many pixels (32 MiB) saves a pass.</summary>
    private const long CollectLimit = 1 << 22;

    private readonly double _percentile;
    private readonly List<RankSearch> _open = [];
    private List<(double Value, long Count)> _small = [];
    private PixelTally? _merged;
    private RankSearch? _lower, _upper;
    private double _fraction;

    /// <param name="percentile">0 … 100.</param>
    public PercentileSearch(double percentile)
    {
        _percentile = percentile;
        Ranges = [KeyRange.Everything];
    }

    /// <summary>Where the current pass looks; empty when the search is over.</summary>
    public IReadOnlyList<KeyRange> Ranges { get; private set; }

    /// <summary>Whether <see cref="Value"/> is known.</summary>
    public bool IsComplete => Ranges.Count == 0;

    /// <summary>The percentile.</summary>
    public double Value => Interpolate(_lower!.Value, _upper!.Value, _fraction);

    /// <summary>Takes in a tally of some of the set's planes, made for the current <see cref="Ranges"/>.</summary>
    public void Merge(PixelTally tally)
    {
        if (_merged is null) _merged = tally;
        else _merged.Add(tally);
    }

    /// <summary>Every plane has been tallied: narrows the search down, or ends it.</summary>
    public void EndPass()
    {
        var tally = _merged ?? throw new InvalidOperationException("Nothing was tallied.");
        _merged = null;
        if (_lower is null) BeginRanks(tally);
        foreach (var search in _open) search.Narrow(tally, _small, Ranges);
        _open.RemoveAll(search => search.IsComplete);
        Ranges = _open.Select(search => search.Range).Distinct().ToList();
    }

    private void BeginRanks(PixelTally tally)
    {
        _small = tally.SmallValues();
        long count = _small.Sum(v => v.Count) + (tally.Digits(0)?.Total ?? 0);
        if (count == 0) throw new InvalidOperationException("A percentile of no pixels is not defined.");
        double h = (count - 1) * (_percentile / 100);
        long rank = Math.Min((long)Math.Floor(h), count - 1);
        _fraction = h - rank;
        _lower = new RankSearch(rank);
        _upper = new RankSearch(Math.Min(rank + 1, count - 1));
        _open.Add(_lower);
        _open.Add(_upper);
    }

    /// <summary>NumPy's own interpolation: from the nearer end, so that both ends are met exactly.</summary>
    private static double Interpolate(double a, double b, double t) => t < 0.5 ? a + ((b - a) * t) : b - ((b - a) * (1 - t));

    /// <summary>The search for the pixel of one rank (from 0) among those of its range.</summary>
    private sealed class RankSearch(long rank)
    {
        private long _rank = rank;

        public KeyRange Range { get; private set; } = KeyRange.Everything;

        public bool IsComplete { get; private set; }

        public double Value { get; private set; }

        public void Narrow(PixelTally tally, List<(double Value, long Count)> small, IReadOnlyList<KeyRange> ranges)
        {
            int index = ranges.ToList().IndexOf(Range);
            var smallHere = small.Where(v => Range.Contains(SortableKey.Of(v.Value))).ToList();
            if (Range.Collect) Pick(tally.Collected(index), smallHere);
            else if (tally.Digits(index) is { } digits) NarrowByDigit(digits, smallHere);
            else PickSmall(smallHere);
        }

        private void NarrowByDigit(DigitCounts wide, List<(double Value, long Count)> small)
        {
            var all = new DigitCounts(Range.DigitCount);
            all.Add(wide);
            foreach (var (value, count) in small) all.Add(Range.Digit(SortableKey.Of(value)), count);
            (int digit, _rank) = all.Find(_rank);
            Range = Range.Narrow(digit, collect: wide[digit] <= CollectLimit);
            if (wide[digit] == 0) PickSmall(small.Where(v => Range.Contains(SortableKey.Of(v.Value))));
            else if (Range.PrefixBits == 64) Complete(SortableKey.ToValue(Range.Prefix));
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
