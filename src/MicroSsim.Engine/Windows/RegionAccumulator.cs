using System.Buffers;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// Accumulates quantities of the positions of one band of a map per region, in memory for the regions of the band alone. The sums of a
/// region depend on the order of blocks only; those of a region that covers the map have the bits of the sums without regions.
/// </summary>
/// <param name="regions">The regions of the map.</param>
/// <param name="regionCount">The number of regions.</param>
/// <param name="quantities">The number of quantities.</param>
internal sealed class RegionAccumulator(MapRegions regions, int regionCount, int quantities) : IDisposable
{
    /// <summary>Per region, 1 + its index among the regions of the band; 0 for regions without a position so far.</summary>
    private int[]? _slots;

    private MapRegionBand? _band;
    private int _bandEnd;

    /// <summary>Per region of the band, one vector per quantity.</summary>
    private double[] _totals = new double[4 * quantities * SimdDouble.LaneCount];

    /// <summary>Per region of the band, the number of positions.</summary>
    private long[] _counts = new long[4];

    private readonly List<int> _regionsOfBand = [];

    /// <summary>The region that all positions of a block have; −1 if there are several. Loads the band with its first block.</summary>
    public int RegionOf(in MapBlock block)
    {
        if (_band is null)
        {
            _band = regions.RentBand();
            _slots = ArrayPool<int>.Shared.Rent(regionCount + 1);
            Array.Clear(_slots, 0, regionCount + 1);
        }

        if (block.Row >= _bandEnd)
        {
            int rows = Math.Min(WindowScan.BandHeight, regions.Height - block.Row);
            _band.Load(block.Row, rows);
            _bandEnd = block.Row + rows;
        }

        return _band.RegionOf(block);
    }

    /// <summary>The regions of a part of a row of the band.</summary>
    public ReadOnlySpan<int> Row(int mapRow, int column, int count) => _band!.Row(mapRow).Slice(column, count);

    /// <summary>Adds the values of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="region">Its region, as of <see cref="RegionOf"/>.</param>
    /// <param name="maps">The values of each quantity, in the layout of window sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Add(in MapBlock block, int region, ReadOnlySpan<AlignedBuffer> maps)
    {
        if (region > 0) AddUniform(block, SlotOf(region), maps);
        else if (region < 0) AddMixed(block, maps);
    }

    /// <summary>Adds the sums of the band to those of the map.</summary>
    /// <param name="sums">Per region and quantity.</param>
    /// <param name="counts">Per region.</param>
    public void AddTo(double[] sums, long[] counts)
    {
        for (int slot = 0; slot < _regionsOfBand.Count; slot++)
        {
            int region = _regionsOfBand[slot];
            counts[region] += _counts[slot];
            for (int q = 0; q < quantities; q++)
            {
                int at = ((slot * quantities) + q) * SimdDouble.LaneCount;
                sums[(region * quantities) + q] += SimdDouble.Sum(SimdDouble.Load(_totals, at));
            }
        }
    }

    /// <summary>Returns the scratch; the sums stay valid.</summary>
    public void Dispose()
    {
        if (_slots is not null) ArrayPool<int>.Shared.Return(_slots);
        if (_band is not null) regions.Return(_band);
        _slots = null;
        _band = null;
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddUniform(in MapBlock block, int slot, ReadOnlySpan<AlignedBuffer> maps)
    {
        _counts[slot] += block.Rows * block.Columns;
        for (int q = 0; q < maps.Length; q++)
        {
            var map = maps[q];
            int at = ((slot * maps.Length) + q) * SimdDouble.LaneCount;
            var sum = SimdDouble.Load(_totals, at);
            for (int i = 0; i < block.Columns * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
            {
                sum += SimdDouble.ApplyMask(map.Load(i), block.Mask);
            }

            SimdDouble.Store(sum, _totals, at);
        }
    }

    /// <summary>
    /// Adds value by value, each to the lane of its row as <see cref="AddUniform"/> does, down the columns: consecutive additions then
    /// belong to different lanes and need not wait for each other.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddMixed(in MapBlock block, ReadOnlySpan<AlignedBuffer> maps)
    {
        int[] regionsOfBand = _band!.Regions;
        int origin = _band.IndexOf(block), stride = _band.Stride;
        for (int column = 0; column < block.Columns; column++)
        {
            int at = origin + column, i = column * SimdDouble.LaneCount;
            for (int row = 0; row < block.Rows; row++, at += stride)
            {
                int region = regionsOfBand[at];
                if (region == 0) continue;
                int slot = _slots![region] - 1;
                if (slot < 0) slot = SlotOf(region);
                _counts[slot]++;
                int total = (slot * maps.Length * SimdDouble.LaneCount) + row;
                for (int q = 0; q < maps.Length; q++) _totals[total + (q * SimdDouble.LaneCount)] += maps[q][i + row];
            }
        }
    }

    private int SlotOf(int region)
    {
        int slot = _slots![region] - 1;
        if (slot >= 0) return slot;
        slot = _regionsOfBand.Count;
        _regionsOfBand.Add(region);
        _slots[region] = slot + 1;
        if (slot == _counts.Length)
        {
            Array.Resize(ref _counts, 2 * _counts.Length);
            Array.Resize(ref _totals, 2 * _totals.Length);
        }

        return slot;
    }
}
