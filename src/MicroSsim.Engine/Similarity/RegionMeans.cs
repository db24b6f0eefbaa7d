using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The means of the maps of a pair over regions.</summary>
internal sealed class RegionMeans
{
    private readonly double[] _sums;
    private readonly long[] _counts;
    private readonly int _quantities;

    /// <param name="bands">The accumulators of all bands, from top to bottom.</param>
    /// <param name="regionCount">The number of regions.</param>
    /// <param name="quantities">The number of quantities.</param>
    public RegionMeans(IEnumerable<RegionAccumulator> bands, int regionCount, int quantities)
    {
        _quantities = quantities;
        _sums = new double[(regionCount + 1) * quantities];
        _counts = new long[regionCount + 1];
        foreach (var band in bands) band.AddTo(_sums, _counts);
    }

    /// <summary>The number of positions of a region.</summary>
    public long Count(int region) => _counts[region];

    /// <summary>The mean of a quantity over a region that has positions.</summary>
    public double Mean(int region, int quantity = 0) => _sums[(region * _quantities) + quantity] / (double)_counts[region];

    /// <summary>The error of a region without a position in a map.</summary>
    /// <param name="index">The regions.</param>
    /// <param name="region">The region.</param>
    /// <param name="mode">The positions that count.</param>
    /// <param name="window">The sides of the window, such as <c>11 × 11 pixels</c>.</param>
    /// <param name="scale">The scale and the number of scales of a multi-scale score, such as <c> at scale 3 of 5</c>; else empty.</param>
    public static MicroSsimException NoPosition(RegionIndex index, int region, MaskMode mode, string window, string scale = "")
    {
        string name = index.GetName(region);
        string cause = mode == MaskMode.Window
            ? $"no window of {window} lies in {name} as a whole{scale}"
            : $"no finite window of {window} in the image has its center in {name}{scale}";
        string smaller = scale.Length > 0 ? "use fewer scales" : "use a smaller window";
        string remedy = mode == MaskMode.Window
            ? $"{smaller}, a larger mask, or windows that extend beyond the mask"
            : $"{smaller} or a larger mask";
        return new MicroSsimException("MaskTooSmall", $"{cause}; {remedy}.")
        {
            Role = ImageRole.Mask,
            Option = mode == MaskMode.Window ? "MaskMode" : null,
        };
    }
}
