using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>Accumulates SSIM, and its components if requested, of one tile through all slices, as a whole or per region.</summary>
internal sealed class VolumeSsimBand : IVolumeVisitor, IDisposable
{
    private readonly SsimBand _band;
    private readonly VolumeRegions? _regions;
    private readonly TileRegions? _tile;
    private int _slice;

    /// <param name="constants">The constants of the formula.</param>
    /// <param name="components">Whether to compute the components.</param>
    /// <param name="map">Receives the maps part by part; null for none.</param>
    public VolumeSsimBand(SsimConstants constants, bool components, VolumeMapRow? map)
    {
        var mapOfSlice = MapOfSlice(map);
        _band = components ? new ComponentsBand(constants, mapOfSlice) : new SsimOnlyBand(constants, mapOfSlice);
    }

    /// <param name="constants">The constants of the formula.</param>
    /// <param name="components">Whether to compute the components.</param>
    /// <param name="map">Receives the maps part by part, NaN where nothing counts; null for none.</param>
    /// <param name="regions">The regions of the map.</param>
    /// <param name="regionCount">The number of regions.</param>
    /// <param name="tile">The tile.</param>
    public VolumeSsimBand(
        SsimConstants constants, bool components, VolumeMapRow? map, VolumeRegions regions, int regionCount, in VolumeTile tile)
    {
        Regions = new RegionAccumulator(regions: null, regionCount, components ? 4 : 1);
        _band = new RegionSsimBand(constants, components, MapOfSlice(map), Regions);
        (_regions, _tile) = (regions, regions.Rent(tile));
    }

    /// <summary>The sums per region; null if all positions count.</summary>
    public RegionAccumulator? Regions { get; }

    /// <summary>The sum of a quantity over the tile: 0 for SSIM, then luminance, contrast, structure.</summary>
    public double Total(int quantity) => SimdDouble.Sum(SimdDouble.Load(_band.Totals, quantity * SimdDouble.LaneCount));

    /// <inheritdoc/>
    public void Visit(int slice, in MapBlock block, WindowSums sums)
    {
        _slice = slice;
        if (Regions is not null)
        {
            Regions.UseBand(_tile!.BandOf(slice));
            if (!Regions.Enter(block) && !_band.HasMap) return;
        }

        _band.Visit(block, sums);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _band.Dispose();
        if (_tile is not null) _regions!.Return(_tile);
    }

    private SsimMapRow? MapOfSlice(VolumeMapRow? map) => map is null ? null : (row, column, ssim, luminance, contrast, structure) =>
        map(_slice, row, column, ssim, luminance, contrast, structure);
}
