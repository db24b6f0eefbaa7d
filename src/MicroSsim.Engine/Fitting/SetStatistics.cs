using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Fitting;

/// <summary>What the first pass of a fit keeps of all pairs. It does not grow with the set.</summary>
internal sealed class SetStatistics
{
    private readonly SortedSet<long> _trailingBlanks = [];

    /// <summary>How many pairs there are.</summary>
    public long PairCount { get; private set; }

    /// <summary>Pixels of all ground truths.</summary>
    public long PixelCount { get; private set; }

    /// <summary>Full 7 × 7 windows, and so pixels of all SSIM maps.</summary>
    public long WindowCount { get; private set; }

    /// <summary>The largest ground truth pixel.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest range of a ground truth that has one.</summary>
    public double SmallestRange { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest one.</summary>
    public double LargestRange { get; private set; }

    /// <summary>The place of the last ground truth that has a range; −1 where none has.</summary>
    public long LastPlace { get; private set; } = -1;

    /// <summary>Its range.</summary>
    public double LastRange { get; private set; }

    /// <summary>The places of blank ground truths after that one, from the last on.</summary>
    public IEnumerable<long> TrailingBlanks => _trailingBlanks.Reverse();

    /// <summary>Sums for the least-squares factor.</summary>
    public MomentSums Moments { get; } = new();

    /// <summary>Takes in a pair.</summary>
    /// <param name="place">Its place in the set.</param>
    /// <param name="groundTruth">The range of its ground truth.</param>
    /// <param name="windows">How many full windows it has.</param>
    /// <param name="moments">Its moments.</param>
    public void Add(long place, PixelRange groundTruth, long windows, in PairMoments moments)
    {
        PairCount++;
        PixelCount += (long)moments.Count;
        WindowCount += windows;
        Maximum = Math.Max(Maximum, groundTruth.Maximum);
        Moments.Add(moments);
        if (groundTruth.Width > 0)
        {
            AddRanges(groundTruth.Width, groundTruth.Width, place, groundTruth.Width);
        }
        else if (place > LastPlace)
        {
            _trailingBlanks.Add(place);
        }
    }

    /// <summary>Takes in the pairs of another survey.</summary>
    public void Add(SetStatistics other)
    {
        PairCount += other.PairCount;
        PixelCount += other.PixelCount;
        WindowCount += other.WindowCount;
        Maximum = Math.Max(Maximum, other.Maximum);
        Moments.Add(other.Moments);
        _trailingBlanks.UnionWith(other._trailingBlanks);
        AddRanges(other.SmallestRange, other.LargestRange, other.LastPlace, other.LastRange);
    }

    /// <summary>Writes the survey.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (long number in new[] { PairCount, PixelCount, WindowCount, LastPlace }) writer.Write(number);
        foreach (double number in new[] { Maximum, SmallestRange, LargestRange, LastRange }) writer.Write(number);
        writer.Write(_trailingBlanks.Count);
        foreach (long place in _trailingBlanks) writer.Write(place);
        Moments.Save(writer);
    }

    /// <summary>Reads a survey that was saved.</summary>
    public static SetStatistics Load(BinaryReader reader)
    {
        var survey = new SetStatistics
        {
            PairCount = reader.ReadInt64(),
            PixelCount = reader.ReadInt64(),
            WindowCount = reader.ReadInt64(),
            LastPlace = reader.ReadInt64(),
            Maximum = reader.ReadDouble(),
            SmallestRange = reader.ReadDouble(),
            LargestRange = reader.ReadDouble(),
            LastRange = reader.ReadDouble(),
        };
        for (int left = reader.ReadInt32(); left > 0; left--) survey._trailingBlanks.Add(reader.ReadInt64());
        survey.Moments.Load(reader);
        return survey;
    }

    private void AddRanges(double smallest, double largest, long lastPlace, double lastRange)
    {
        SmallestRange = Math.Min(SmallestRange, smallest);
        LargestRange = Math.Max(LargestRange, largest);
        if (lastPlace > LastPlace) (LastPlace, LastRange) = (lastPlace, lastRange);
        _trailingBlanks.RemoveWhere(place => place < LastPlace);
    }
}
