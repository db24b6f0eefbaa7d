using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>Accumulates the values of one band of the map, and passes the map on if requested.</summary>
/// <param name="quantities">1 for SSIM, or 4 with its components.</param>
/// <param name="map">Receives the maps part by part; null for none.</param>
internal abstract class SsimBand(int quantities, SsimMapRow? map) : IWindowVisitor, IDisposable
{
    /// <summary>One row of a strip per quantity.</summary>
    private readonly double[] _row = new double[map is null ? 0 : quantities * WindowBand.StripWidth];

    /// <summary>The sums over the band, a vector per quantity: SSIM, luminance, contrast, structure.</summary>
    public double[] Totals { get; } = new double[quantities * SimdDouble.LaneCount];

    /// <summary>Whether the map is requested.</summary>
    public bool HasMap => map is not null;

    public abstract void Visit(in MapBlock block, WindowSums sums);

    public abstract void Dispose();

    protected static AlignedBuffer RentMap() => AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount);

    /// <summary>Passes on the maps of a block, row by row.</summary>
    protected void WriteMap(in MapBlock block, params AlignedBuffer[] maps)
    {
        if (map is null) return;
        for (int row = 0; row < block.Rows; row++)
        {
            for (int q = 0; q < quantities; q++)
            {
                int start = q * WindowBand.StripWidth;
                for (int column = 0; column < block.Columns; column++)
                {
                    _row[start + column] = maps[q].At((column * SimdDouble.LaneCount) + row);
                }
            }

            int width = block.Columns;
            map(block.Row + row, block.Column, Row(0, width), Row(1, width), Row(2, width), Row(3, width));
        }
    }

    private ReadOnlySpan<double> Row(int quantity, int columns) =>
        quantity < quantities ? _row.AsSpan(quantity * WindowBand.StripWidth, columns) : [];
}

/// <summary>Accumulates the SSIM of one band.</summary>
internal sealed class SsimOnlyBand(SsimConstants constants, SsimMapRow? map) : SsimBand(1, map)
{
    private readonly AlignedBuffer? _map = map is null ? null : RentMap();

    public override void Visit(in MapBlock block, WindowSums sums)
    {
        SsimKernels.Ssim(constants, sums, block, Totals, _map);
        if (_map is { } values) WriteMap(block, values);
    }

    public override void Dispose() => _map?.Return();
}

/// <summary>Accumulates SSIM and its components of one band.</summary>
internal sealed class ComponentsBand(SsimConstants constants, SsimMapRow? map) : SsimBand(4, map)
{
    private readonly (AlignedBuffer Ssim, AlignedBuffer Luminance, AlignedBuffer Contrast, AlignedBuffer Structure) _maps =
        (RentMap(), RentMap(), RentMap(), RentMap());

    public override void Visit(in MapBlock block, WindowSums sums)
    {
        SsimKernels.Components(constants, sums, block, Totals, _maps);
        WriteMap(block, _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure);
    }

    public override void Dispose()
    {
        foreach (var map in new[] { _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure }) map.Return();
    }
}

/// <summary>Accumulates SSIM, and its components if requested, per region of one band; the map is NaN where nothing counts.</summary>
/// <param name="constants">The constants of the formula.</param>
/// <param name="components">Whether to compute the components.</param>
/// <param name="map">Receives the maps part by part; null for none.</param>
/// <param name="sums">The accumulator of the band.</param>
internal sealed class RegionSsimBand(SsimConstants constants, bool components, SsimMapRow? map, RegionAccumulator sums)
    : SsimBand(components ? 4 : 1, map), IRegionVisitor
{
    private readonly AlignedBuffer[] _maps = components ? [RentMap(), RentMap(), RentMap(), RentMap()] : [RentMap()];

    /// <summary>The accumulator of the band.</summary>
    public RegionAccumulator Sums => sums;

    /// <summary>The accumulator, unless a map is requested, of which NaN is written where nothing counts.</summary>
    public RegionAccumulator? Regions => HasMap ? null : sums;

    public override void Visit(in MapBlock block, WindowSums windowSums)
    {
        if (HasMap) sums.Enter(block); // else the scan has entered it
        int region = sums.RegionOf(block);
        if (region > 0) sums.LoadTotals(region, Totals);
        if (components) SsimKernels.Components(constants, windowSums, block, Totals, (_maps[0], _maps[1], _maps[2], _maps[3]));
        else SsimKernels.Ssim(constants, windowSums, block, Totals, region > 0 && !HasMap ? null : _maps[0]);
        if (region > 0) sums.StoreTotals(block, region, Totals);
        else if (region < 0) sums.AddMixed(block, _maps);
        if (!HasMap) return;
        if (region <= 0) HideOutside(block);
        WriteMap(block, _maps);
    }

    public override void Dispose()
    {
        foreach (var values in _maps) values.Return();
        sums.Dispose();
    }

    private void HideOutside(in MapBlock block)
    {
        var inside = sums.Positions.Transposed;
        var nothing = SimdDouble.Broadcast(double.NaN);
        for (int column = 0; column < block.Columns; column++)
        {
            var kept = inside.LanesOf(column);
            int at = column * SimdDouble.LaneCount;
            foreach (var values in _maps)
            {
                values.Store(SimdDouble.ApplyMask(values.Load(at), kept) | SimdDouble.ApplyMask(nothing, ~kept), at);
            }
        }
    }
}
