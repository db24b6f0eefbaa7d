using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>Accumulates SSIM, and its components if requested, of one tile through all slices.</summary>
internal sealed class VolumeSsimBand : IVolumeVisitor, IDisposable
{
    private readonly SsimBand _band;
    private int _slice;

    /// <param name="constants">The constants of the formula.</param>
    /// <param name="components">Whether to compute the components.</param>
    /// <param name="map">Receives the maps part by part; null for none.</param>
    public VolumeSsimBand(SsimConstants constants, bool components, VolumeMapRow? map)
    {
        SsimMapRow? mapOfSlice = map is null ? null : (row, column, ssim, luminance, contrast, structure) =>
            map(_slice, row, column, ssim, luminance, contrast, structure);
        _band = components ? new ComponentsBand(constants, mapOfSlice) : new SsimOnlyBand(constants, mapOfSlice);
    }

    /// <summary>The sum of a quantity over the tile: 0 for SSIM, then luminance, contrast, structure.</summary>
    public double Total(int quantity) => SimdDouble.Sum(SimdDouble.Load(_band.Totals, quantity * SimdDouble.LaneCount));

    /// <inheritdoc/>
    public void Visit(int slice, in MapBlock block, WindowSums sums)
    {
        _slice = slice;
        _band.Visit(block, sums);
    }

    /// <inheritdoc/>
    public void Dispose() => _band.Dispose();
}
