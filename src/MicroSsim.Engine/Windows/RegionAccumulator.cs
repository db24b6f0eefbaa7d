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
    /// <summary>
    /// Per region, its index among the regions of the band, where the outside is 0; −1 for regions without a position so far.
    /// </summary>
    private int[]? _slots;

    private MapRegionBand? _band;
    private int _bandEnd;

    /// <summary>Per region of the band, one vector per quantity.</summary>
    private double[] _totals = new double[4 * quantities * SimdDouble.LaneCount];

    /// <summary>Per region of the band, the number of positions in each lane.</summary>
    private int[] _counts = new int[4 * SimdDouble.LaneCount];

    private readonly List<int> _regionsOfBand = [0];

    /// <summary>The region that all positions of a block have; −1 if there are several. Loads the band with its first block.</summary>
    public int RegionOf(in MapBlock block)
    {
        if (_band is null)
        {
            _band = regions.RentBand();
            _slots = ArrayPool<int>.Shared.Rent(regionCount + 1);
            _slots.AsSpan(1, regionCount).Fill(-1);
            _slots[0] = 0;
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

    /// <summary>Reads the sums of a region, for a kernel that adds to them; <see cref="StoreTotals"/> writes them.</summary>
    /// <param name="region">The region of a block, above 0.</param>
    /// <param name="totals">The destination, one vector per quantity.</param>
    public void LoadTotals(int region, double[] totals)
    {
        int slot = SlotOf(region);
        Array.Copy(_totals, slot * totals.Length, totals, 0, totals.Length);
    }

    /// <summary>Writes the sums of a region, to which a block was added.</summary>
    /// <param name="block">The block, of which all positions are in the region.</param>
    /// <param name="region">The region.</param>
    /// <param name="totals">The sums.</param>
    public void StoreTotals(in MapBlock block, int region, double[] totals)
    {
        int slot = SlotOf(region);
        Array.Copy(totals, 0, _totals, slot * totals.Length, totals.Length);
        _counts[slot * SimdDouble.LaneCount] += block.Rows * block.Columns;
    }

    /// <summary>Adds the sums of the band to those of the map.</summary>
    /// <param name="sums">Per region and quantity.</param>
    /// <param name="counts">Per region.</param>
    public void AddTo(double[] sums, long[] counts)
    {
        for (int slot = 1; slot < _regionsOfBand.Count; slot++)
        {
            int region = _regionsOfBand[slot];
            for (int lane = 0; lane < SimdDouble.LaneCount; lane++) counts[region] += _counts[(slot * SimdDouble.LaneCount) + lane];
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

    /// <summary>
    /// Adds a block of several regions value by value, each to the lane of its row, as kernels do. Values outside are added to a slot of
    /// their own, as a branch per value would often be mispredicted; and down the columns, as consecutive additions then belong to
    /// different lanes and need not wait for each other.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="maps">The values of each quantity, in the layout of window sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void AddMixed(in MapBlock block, ReadOnlySpan<AlignedBuffer> maps)
    {
        ref int origin = ref _band!.Regions[_band.IndexOf(block)];
        ref int slots = ref _slots![0];
        int stride = _band.Stride, anyNegative = 0;
        for (int row = 0; row < block.Rows; row++)
        {
            for (int column = 0; column < block.Columns; column++)
            {
                anyNegative |= Unsafe.Add(ref slots, Unsafe.Add(ref origin, (row * stride) + column));
            }
        }

        if (anyNegative < 0) AddSlots(block);
        for (int q = 0; q < maps.Length; q++)
        {
            ref double values = ref maps[q].At(0), totals = ref _totals[q * SimdDouble.LaneCount];
            ref int counts = ref _counts[0];
            int step = maps.Length * SimdDouble.LaneCount, one = q == 0 ? 1 : 0;
            for (int column = 0; column < block.Columns; column++)
            {
                ref int position = ref Unsafe.Add(ref origin, column);
                for (int row = 0; row < block.Rows; row++)
                {
                    int slot = Unsafe.Add(ref slots, position);
                    Unsafe.Add(ref totals, (slot * step) + row) += Unsafe.Add(ref values, (column * SimdDouble.LaneCount) + row);
                    Unsafe.Add(ref counts, (slot * SimdDouble.LaneCount) + row) += one;
                    position = ref Unsafe.Add(ref position, stride);
                }
            }
        }
    }

    private void AddSlots(in MapBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            foreach (int region in Row(block.Row + row, block.Column, block.Columns)) SlotOf(region);
        }
    }

    private int SlotOf(int region)
    {
        int slot = _slots![region];
        if (slot >= 0) return slot;
        slot = _slots[region] = _regionsOfBand.Count;
        _regionsOfBand.Add(region);
        if ((slot + 1) * SimdDouble.LaneCount > _counts.Length)
        {
            Array.Resize(ref _counts, 2 * _counts.Length);
            Array.Resize(ref _totals, 2 * _totals.Length);
        }

        return slot;
    }
}
