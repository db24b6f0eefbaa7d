using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>The windows of one band that lie in a mask, block by block. The scratch of one thread.</summary>
/// <param name="regions">The mask, as region 1.</param>
internal sealed class BandMask(MapRegions regions) : IDisposable
{
    private readonly AlignedBuffer _mask = AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount);

    /// <summary>The regions of the band, of which the scan makes every block the current one.</summary>
    public RegionAccumulator Regions { get; } = new(regions, 1, 0);

    /// <summary>The number of windows of the blocks so far.</summary>
    public long Windows { get; private set; }

    /// <summary>Counts the windows of the current block, and returns their mask in the layout of window sums; null if all count.</summary>
    /// <param name="block">The block.</param>
    public AlignedBuffer? Load(in MapBlock block)
    {
        Windows += Regions.Positions.Count;
        if (Regions.RegionOf(block) > 0) return null;
        Regions.WriteMask(block, _mask);
        return _mask;
    }

    /// <summary>Returns the scratch; the number of windows stays valid.</summary>
    public void Dispose()
    {
        _mask.Return();
        Regions.Dispose();
    }
}
