using System.Buffers;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// Accumulates quantities of the positions of one band of a map per region, in memory for the regions of the band alone. The sums of a
/// region depend on the order of blocks only; those of a region that covers the map have the bits of the sums without regions.
/// </summary>
/// <param name="regions">The regions of the map; null where <see cref="UseBand"/> gives each band.</param>
/// <param name="regionCount">The number of regions.</param>
/// <param name="quantities">The number of quantities.</param>
internal sealed class RegionAccumulator(MapRegions? regions, int regionCount, int quantities) : IDisposable
{
    /// <summary>
    /// Per region, its index among the regions of the band, where the outside is 0; −1 for regions without a position so far.
    /// </summary>
    private int[]? _slots;

    private MapRegionBand? _band;
    private int _bandEnd;

    /// <summary>Per region of the band, one vector per quantity.</summary>
    private double[] _totals = new double[4 * quantities * SimdDouble.LaneCount];

    /// <summary>Per region of the band, the number of positions.</summary>
    private long[] _counts = new long[4];

    private readonly List<int> _regionsOfBand = [0];

    /// <summary>The positions of the current block that count.</summary>
    public BlockPositions Positions { get; private set; }

    /// <summary>Loads the regions of a band.</summary>
    /// <param name="mapRow">The first row of the map.</param>
    public void LoadBand(int mapRow)
    {
        if (_slots is null) RentSlots();
        _band ??= regions!.RentBand();
        int rows = Math.Min(WindowScan.BandHeight, regions!.Height - mapRow);
        _band.Load(mapRow, rows);
        _bandEnd = mapRow + rows;
    }

    /// <summary>Uses a band that the caller has loaded, and keeps, for the next blocks.</summary>
    /// <param name="band">The band, with all rows of the blocks.</param>
    public void UseBand(MapRegionBand band)
    {
        if (_slots is null) RentSlots();
        (_band, _bandEnd) = (band, int.MaxValue);
    }

    /// <summary>Whether a position of the loaded band counts in some columns.</summary>
    public bool AnyInside(int firstColumn, int endColumn) => _band!.AnyInside(firstColumn, endColumn);

    /// <summary>
    /// Makes a block the current one, and returns whether any of its positions counts. Loads the band with its first block, if it is not
    /// loaded.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public bool Enter(in MapBlock block)
    {
        if (block.Row >= _bandEnd) LoadBand(block.Row);
        Positions = _band!.PositionsOf(block);
        return !Positions.IsEmpty;
    }

    /// <summary>The region of all positions of the current block: 0 if none counts, −1 if they differ.</summary>
    public int RegionOf(in MapBlock block) => _band!.RegionOf(block, Positions);

    /// <summary>Reads the sums of a region, for a kernel that adds to them; <see cref="StoreTotals"/> writes them.</summary>
    /// <param name="region">The region of a block, above 0.</param>
    /// <param name="totals">The destination, one vector per quantity.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void LoadTotals(int region, double[] totals)
    {
        int slot = SlotOf(region); // first, since it may replace the array of totals
        Copy(_totals, slot * totals.Length, totals, 0);
    }

    /// <summary>Writes the sums of a region, to which a block was added.</summary>
    /// <param name="block">The block, of which all positions are in the region.</param>
    /// <param name="region">The region.</param>
    /// <param name="totals">The sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void StoreTotals(in MapBlock block, int region, double[] totals)
    {
        int slot = SlotOf(region);
        Copy(totals, 0, _totals, slot * totals.Length);
        _counts[slot] += block.Rows * block.Columns;
    }

    /// <summary>Adds the current block, of which not all positions count, or that has several regions.</summary>
    /// <param name="block">The block.</param>
    /// <param name="maps">The values of each quantity, in the layout of window sums.</param>
    public void AddMixed(in MapBlock block, ReadOnlySpan<AlignedBuffer> maps)
    {
        for (var left = Positions; !left.IsEmpty;)
        {
            int region = _band!.FirstRegion(block, left);
            var ofRegion = _band.FindRegion(block, left, region);
            Add(SlotOf(region), ofRegion, block.Columns, maps);
            left = left.Except(ofRegion);
        }
    }

    /// <summary>Writes the mask of the positions of the current block that count.</summary>
    /// <param name="block">The block.</param>
    /// <param name="mask">The destination, in the layout of window sums.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void WriteMask(in MapBlock block, AlignedBuffer mask)
    {
        var lanes = Positions.Transposed;
        for (int column = 0; column < block.Columns; column++) mask.Store(lanes.LanesOf(column), column * SimdDouble.LaneCount);
    }

    /// <summary>Adds the sums of the band to those of the map.</summary>
    /// <param name="sums">Per region and quantity.</param>
    /// <param name="counts">Per region.</param>
    public void AddTo(double[] sums, long[] counts)
    {
        for (int slot = 1; slot < _regionsOfBand.Count; slot++)
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
        if (_band is not null) regions?.Return(_band);
        _slots = null;
        _band = null;
    }

    /// <summary>Adds some positions of a block, each to the lane of its row, as kernels do.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void Add(int slot, BlockPositions positions, int columns, ReadOnlySpan<AlignedBuffer> maps)
    {
        _counts[slot] += positions.Count;
        var lanes = positions.Transposed;
        for (int q = 0; q < maps.Length; q++)
        {
            int at = ((slot * quantities) + q) * SimdDouble.LaneCount;
            ref double values = ref maps[q].At(0);
            var total = SimdDouble.Load(_totals, at);
            for (int column = 0; column < columns; column++)
            {
                total += SimdDouble.ApplyMask(SimdDouble.Load(ref values, column), lanes.LanesOf(column));
            }

            SimdDouble.Store(total, _totals, at);
        }
    }

    /// <summary>Copies the vectors of all quantities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(double[] from, int start, double[] to, int target)
    {
        for (int i = 0; i < quantities * SimdDouble.LaneCount; i += SimdDouble.LaneCount)
        {
            SimdDouble.Store(SimdDouble.Load(from, start + i), to, target + i);
        }
    }

    private void RentSlots()
    {
        _slots = ArrayPool<int>.Shared.Rent(regionCount + 1);
        _slots.AsSpan(1, regionCount).Fill(-1);
        _slots[0] = 0;
    }

    private int SlotOf(int region)
    {
        int slot = _slots![region];
        if (slot >= 0) return slot;
        slot = _slots[region] = _regionsOfBand.Count;
        _regionsOfBand.Add(region);
        if (slot >= _counts.Length)
        {
            Array.Resize(ref _counts, 2 * _counts.Length);
            Array.Resize(ref _totals, 2 * _totals.Length);
        }

        return slot;
    }
}
