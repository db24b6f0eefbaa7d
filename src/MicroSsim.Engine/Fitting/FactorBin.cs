namespace MicroSsim.Engine.Fitting;

/// <summary>A bin of a <see cref="FactorHistogram"/>: images with nearly the same factor.</summary>
/// <param name="index">The bin's lower edge in ln α, in bin widths.</param>
internal sealed class FactorBin(int index)
{
    /// <summary>The number of positions that are kept.</summary>
    public const int PositionLimit = 8;

    private readonly SortedSet<long> _positions = [];

    /// <summary>The bin's lower edge in ln α, in bin widths.</summary>
    public int Index => index;

    /// <summary>The bin's lower edge in ln α.</summary>
    public double Left => index * FactorHistogram.BinWidth;

    /// <summary>The bin's upper edge in ln α.</summary>
    public double Right => (index + 1) * FactorHistogram.BinWidth;

    /// <summary>The number of images.</summary>
    public long Count { get; private set; }

    /// <summary>The number of their windows, which is their weight in the mean SSIM.</summary>
    public long Windows { get; private set; }

    /// <summary>The mean of the brightest image's ground truth less the offset; −∞ without images.</summary>
    public double Brightness { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest positions of the images, in ascending order, at most <see cref="PositionLimit"/>.</summary>
    public IReadOnlyCollection<long> Positions => _positions;

    /// <summary>Adds images.</summary>
    public void Add(long count, long windows, double brightness, IEnumerable<long> positions)
    {
        Count += count;
        Windows += windows;
        Brightness = Math.Max(Brightness, brightness);
        _positions.UnionWith(positions);
        while (_positions.Count > PositionLimit) _positions.Remove(_positions.Max);
    }
}
