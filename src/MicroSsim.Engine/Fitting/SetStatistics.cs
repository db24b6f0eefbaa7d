using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Statistics of all pairs of a set from the first pass of a fit: counts, ranges of the ground truths, and moments. Mergeable, and
/// independent of the order of merging; its size is bounded.
/// </summary>
internal sealed class SetStatistics
{
    private readonly SortedSet<long> _trailingBlanks = [];

    /// <summary>The number of pairs.</summary>
    public long PairCount { get; private set; }

    /// <summary>The number of pixels of all ground truths.</summary>
    public long PixelCount { get; private set; }

    /// <summary>The number of full 7 × 7 windows, which is the number of pixels of all SSIM maps.</summary>
    public long WindowCount { get; private set; }

    /// <summary>The largest ground truth pixel.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest ground truth pixel.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest magnitude of a prediction pixel.</summary>
    public double LargestPrediction { get; private set; }

    /// <summary>The smallest range (maximum − minimum) of a ground truth that is not blank; +∞ where all are blank.</summary>
    public double SmallestRange { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest range of a ground truth; 0 where all are blank.</summary>
    public double LargestRange { get; private set; }

    /// <summary>The position in the set of the last ground truth that is not blank; −1 where all are blank.</summary>
    public long LastPosition { get; private set; } = -1;

    /// <summary>The range of the last ground truth that is not blank.</summary>
    public double LastRange { get; private set; }

    /// <summary>The positions of the blank ground truths after <see cref="LastPosition"/>, in descending order.</summary>
    public IEnumerable<long> TrailingBlanks => _trailingBlanks.Reverse();

    /// <summary>The moments of all pairs, for the least-squares factor.</summary>
    public MomentSums Moments { get; } = new();

    /// <summary>The images one by one, or a sample of them. The brightness is not less the offset, which is not known yet.</summary>
    public ImageSample<FittedImage> Images { get; } = new();

    /// <summary>Adds a pair.</summary>
    /// <param name="position">Its position in the set, from 0.</param>
    /// <param name="groundTruth">The range of its ground truth.</param>
    /// <param name="prediction">The range of its prediction.</param>
    /// <param name="windows">The number of its full windows.</param>
    /// <param name="moments">Its moments.</param>
    public void Add(long position, PixelRange groundTruth, PixelRange prediction, long windows, in PairMoments moments)
    {
        PairCount++;
        PixelCount += (long)moments.Count;
        WindowCount += windows;
        Maximum = Math.Max(Maximum, groundTruth.Maximum);
        Minimum = Math.Min(Minimum, groundTruth.Minimum);
        LargestPrediction = Math.Max(LargestPrediction, Math.Max(Math.Abs(prediction.Minimum), Math.Abs(prediction.Maximum)));
        Moments.Add(moments);
        Images.Set(position, new FittedImage(position)
        {
            Brightness = moments.MeanX,
            Range = groundTruth.Width,
            LeastSquaresFactor = moments.LeastSquaresFactor,
        });
        if (groundTruth.Width > 0)
        {
            AddRanges(groundTruth.Width, groundTruth.Width, position, groundTruth.Width);
        }
        else if (position > LastPosition)
        {
            _trailingBlanks.Add(position);
        }
    }

    /// <summary>Adds the pairs of other statistics.</summary>
    public void Add(SetStatistics other)
    {
        PairCount += other.PairCount;
        PixelCount += other.PixelCount;
        WindowCount += other.WindowCount;
        Maximum = Math.Max(Maximum, other.Maximum);
        Minimum = Math.Min(Minimum, other.Minimum);
        LargestPrediction = Math.Max(LargestPrediction, other.LargestPrediction);
        Moments.Add(other.Moments);
        Images.Add(other.Images);
        _trailingBlanks.UnionWith(other._trailingBlanks);
        AddRanges(other.SmallestRange, other.LargestRange, other.LastPosition, other.LastRange);
    }

    /// <summary>Writes the statistics; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (long number in new[] { PairCount, PixelCount, WindowCount, LastPosition }) writer.Write(number);
        foreach (double number in new[] { Maximum, Minimum, LargestPrediction, SmallestRange, LargestRange, LastRange })
        {
            writer.Write(number);
        }

        writer.Write(_trailingBlanks.Count);
        foreach (long position in _trailingBlanks) writer.Write(position);
        Moments.Save(writer);
        Images.Save(writer, image => image.Save(writer));
    }

    /// <summary>Reads statistics that <see cref="Save"/> wrote.</summary>
    public static SetStatistics Load(BinaryReader reader)
    {
        var statistics = new SetStatistics
        {
            PairCount = reader.ReadInt64(),
            PixelCount = reader.ReadInt64(),
            WindowCount = reader.ReadInt64(),
            LastPosition = reader.ReadInt64(),
            Maximum = reader.ReadDouble(),
            Minimum = reader.ReadDouble(),
            LargestPrediction = reader.ReadDouble(),
            SmallestRange = reader.ReadDouble(),
            LargestRange = reader.ReadDouble(),
            LastRange = reader.ReadDouble(),
        };
        for (int left = reader.ReadInt32(); left > 0; left--) statistics._trailingBlanks.Add(reader.ReadInt64());
        statistics.Moments.Load(reader);
        statistics.Images.Load(reader, position => FittedImage.Load(position, reader));
        return statistics;
    }

    private void AddRanges(double smallest, double largest, long lastPosition, double lastRange)
    {
        SmallestRange = Math.Min(SmallestRange, smallest);
        LargestRange = Math.Max(LargestRange, largest);
        if (lastPosition > LastPosition) (LastPosition, LastRange) = (lastPosition, lastRange);
        _trailingBlanks.RemoveWhere(position => position < LastPosition);
    }
}
