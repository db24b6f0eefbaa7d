using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// A sparse histogram over ln α of the factors that suit the images of a set one by one. Mergeable, and independent of the order of
/// images and of merging. Its size is bounded by the range of float64, and does not grow with the set.
/// </summary>
/// <remarks>
/// The factor of an image is that of its own maximum of SSIM, where the first pass reaches it (<see cref="ReachingCurve"/>). Else it is
/// estimated (<see cref="WindowMoments"/>) from the image's least-squares factor Σxy/Σy² over its windows (√(Σx²/Σy²) where Σxy ≤ 0),
/// which suits the luminance, and from that of the windows less their means, which suits contrast and structure. An image whose ground
/// truth is tiny beside the data range only prefers a small α; its factor is taken as <see cref="BlankFraction"/> of the α at which its
/// prediction reaches the constant C1. The SSIM of an unrelated image is close to 0 and may have several maxima, far from any estimate.
/// </remarks>
internal sealed class FactorHistogram
{
    /// <summary>The width of a bin in ln α.</summary>
    public const double BinWidth = 1.0 / 16;

    /// <summary>The smallest factor of an image, as a fraction of the α at which the mean square of its prediction is C1.</summary>
    public const double BlankFraction = 0.01;

    /// <summary>Factors between 1/limit and the limit leave room in the range of float64 for a search around them.</summary>
    public const double FactorLimit = 1e290;

    private readonly SortedDictionary<int, FactorBin> _bins = [];
    private ExactNumber _growthLeft, _growthRight;

    /// <summary>The bins that are not empty, in ascending order of α.</summary>
    public IReadOnlyCollection<FactorBin> Bins => _bins.Values;

    /// <summary>The smallest ln α at which the maximum of an image is expected; +∞ without images.</summary>
    public double Left { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest ln α at which the maximum of an image is expected; −∞ without images.</summary>
    public double Right { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest ln α at which an unrelated image may have a maximum; +∞ without such images.</summary>
    public double FarLeft { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest ln α at which an unrelated image may have a maximum; −∞ without such images.</summary>
    public double FarRight { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether images are unrelated, so that each may have several maxima.</summary>
    public bool HasUnrelated => FarLeft <= FarRight;

    /// <summary>
    /// The sum of 1 − SSIM at the left end of <see cref="ReachingCurve.Reach"/>, over the windows of the images whose SSIM rises to the
    /// left there, or may do so further left as they are unrelated. The sum of SSIM over all windows grows by less than this further left.
    /// </summary>
    public double GrowthLeft => _growthLeft.Value;

    /// <summary>The same at the right end.</summary>
    public double GrowthRight => _growthRight.Value;

    /// <summary>Adds to <see cref="GrowthLeft"/> and <see cref="GrowthRight"/>.</summary>
    /// <param name="image">The curve of an image.</param>
    /// <param name="windows">The number of its windows.</param>
    /// <param name="isUnrelated">Whether its SSIM may rise again where it falls.</param>
    public void AddGrowth(ReachingCurve image, long windows, bool isUnrelated)
    {
        if (image.RisesLeft || isUnrelated) _growthLeft += (ExactNumber)windows - image.Left.Value;
        if (image.RisesRight || isUnrelated) _growthRight += (ExactNumber)windows - image.Right.Value;
    }

    /// <summary>
    /// Adds the factors between which an unrelated image may have maxima; those beyond <see cref="FactorLimit"/> are
    /// ignored.
    /// </summary>
    public void AddUnrelated(double lower, double upper)
    {
        if (!(lower <= upper)) return;
        FarLeft = Math.Min(FarLeft, Math.Log(Math.Max(lower, 1 / FactorLimit)));
        FarRight = Math.Max(FarRight, Math.Log(Math.Min(upper, FactorLimit)));
    }

    /// <summary>
    /// Adds an image. It is ignored unless both factors are within <see cref="FactorLimit"/>: no factor suits a constant prediction better
    /// than another.
    /// </summary>
    /// <param name="position">Its position in the set.</param>
    /// <param name="lower">The smallest factor at which its maximum is expected.</param>
    /// <param name="upper">The largest factor.</param>
    /// <param name="windows">The number of its windows.</param>
    /// <param name="brightness">The mean of its ground truth less the offset, in the pixels' unit.</param>
    public void Add(long position, double lower, double upper, long windows, double brightness)
    {
        if (!(lower >= 1 / FactorLimit) || !(upper >= lower) || upper > FactorLimit) return;
        double left = Math.Log(lower), right = Math.Log(upper);
        AddRange(left, right);
        BinAt((int)Math.Floor((left + right) / 2 / BinWidth)).Add(1, windows, brightness, [position]);
    }

    /// <summary>Adds the images of another histogram.</summary>
    public void Add(FactorHistogram other)
    {
        AddRange(other.Left, other.Right);
        (FarLeft, FarRight) = (Math.Min(FarLeft, other.FarLeft), Math.Max(FarRight, other.FarRight));
        (_growthLeft, _growthRight) = (_growthLeft + other._growthLeft, _growthRight + other._growthRight);
        foreach (var bin in other._bins.Values) BinAt(bin.Index).Add(bin.Count, bin.Windows, bin.Brightness, bin.Positions);
    }

    /// <summary>Writes the bins; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Left);
        writer.Write(Right);
        writer.Write(FarLeft);
        writer.Write(FarRight);
        _growthLeft.Save(writer);
        _growthRight.Save(writer);
        writer.Write(_bins.Count);
        foreach (var bin in _bins.Values)
        {
            writer.Write(bin.Index);
            writer.Write(bin.Count);
            writer.Write(bin.Windows);
            writer.Write(bin.Brightness);
            writer.Write(bin.Positions.Count);
            foreach (long position in bin.Positions) writer.Write(position);
        }
    }

    /// <summary>Adds the bins that <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        AddRange(reader.ReadDouble(), reader.ReadDouble());
        (FarLeft, FarRight) = (Math.Min(FarLeft, reader.ReadDouble()), Math.Max(FarRight, reader.ReadDouble()));
        _growthLeft += ExactNumber.Load(reader);
        _growthRight += ExactNumber.Load(reader);
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            var bin = BinAt(reader.ReadInt32());
            long count = reader.ReadInt64(), windows = reader.ReadInt64();
            double brightness = reader.ReadDouble();
            long[] positions = new long[reader.ReadInt32()];
            for (int i = 0; i < positions.Length; i++) positions[i] = reader.ReadInt64();
            bin.Add(count, windows, brightness, positions);
        }
    }

    private void AddRange(double left, double right)
    {
        Left = Math.Min(Left, left);
        Right = Math.Max(Right, right);
    }

    private FactorBin BinAt(int index)
    {
        if (!_bins.TryGetValue(index, out var bin)) _bins.Add(index, bin = new FactorBin(index));
        return bin;
    }
}
