using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// The last slices of one tile as sums over the window down and along, from which the sums over the whole window are mixed: a ring of
/// slots, of which a new slice takes the place of the oldest. The scratch of one thread.
/// </summary>
internal sealed class SliceRing : IWindowVisitor, IDisposable
{
    /// <summary>Doubles between slots, so that one place of different slices falls in different sets of the first-level cache.</summary>
    private const int Padding = 8;

    private readonly SsimWindow _window;
    private readonly int _fieldLength, _blockLength, _slotLength, _sumsLength;

    /// <summary>The slots; in each, field after field, block of rows after block, one vector per column.</summary>
    private readonly AlignedBuffer _all;

    /// <summary>The offsets of the slots under the windows of the next output slices.</summary>
    private readonly int[] _slots;

    /// <summary>The sums over the whole window of one block of each output slice.</summary>
    private readonly WindowSums[] _sums;

    /// <summary>The allocation that they are slices of.</summary>
    private readonly AlignedBuffer _allSums;

    private int _tileRow, _current;

    /// <param name="window">The window across slices.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns of a tile.</param>
    /// <param name="fields">The sums to compute.</param>
    public SliceRing(SsimWindow window, int rows, int columns, WindowFields fields)
    {
        _window = window;
        _sumsLength = WindowSums.LengthOf(WindowBand.StripWidth, fields);
        _allSums = AlignedBuffer.Rent(DepthSums.SlicesPerCall * _sumsLength);
        _sums =
        [
            .. Enumerable.Range(0, DepthSums.SlicesPerCall)
                .Select(i => new WindowSums(_allSums.Slice(i * _sumsLength, _sumsLength), WindowBand.StripWidth, fields)),
        ];
        _slots = new int[SlotsOf(window)];
        _blockLength = SimdDouble.RoundUp(columns) * SimdDouble.LaneCount;
        _fieldLength = (rows + SimdDouble.LaneCount - 1) / SimdDouble.LaneCount * _blockLength;
        _slotLength = (_sums[0].Fields.Length * _fieldLength) + Padding;
        _all = AlignedBuffer.Rent(_slots.Length * _slotLength);
    }

    /// <summary>The number of slices that a ring holds: those under the windows of as many output slices as are mixed at a time.</summary>
    public static int SlotsOf(SsimWindow window) => window.Taps.Length + DepthSums.SlicesPerCall - 1;

    /// <summary>Begins a slice in place of the oldest.</summary>
    /// <param name="slice">The slice of the volume, from 0.</param>
    /// <param name="tileRow">The first row of the tile in the map.</param>
    public void Begin(int slice, int tileRow) => (_current, _tileRow) = (slice % _slots.Length * _slotLength, tileRow);

    /// <summary>Copies the sums of a block of the current slice into its slot.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Visit(in MapBlock block, WindowSums sums)
    {
        int start = _current + StartOf(block.Row - _tileRow, block.Column);
        foreach (var field in sums.Fields)
        {
            ref double from = ref field.At(0), to = ref _all.At(start);
            for (int i = 0; i < block.Columns; i++) SimdDouble.Store(SimdDouble.Load(ref from, i), ref to, i);
            start += _fieldLength;
        }
    }

    /// <summary>Mixes the slices under the windows of some output slices, and visits their sums.</summary>
    /// <param name="firstSlice">The first output slice, which is the first slice under its window.</param>
    /// <param name="count">The number of output slices, at most <see cref="DepthSums.SlicesPerCall"/>.</param>
    /// <param name="rows">The rows of the tile.</param>
    /// <param name="columns">The columns of the tile.</param>
    /// <param name="mapColumn">The first column of the tile in the map.</param>
    /// <param name="visitor">Visits the sums, block by block, and the output slices of each.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Mix(int firstSlice, int count, int rows, int columns, int mapColumn, IVolumeVisitor visitor)
    {
        for (int i = 0; i < _slots.Length; i++) _slots[i] = (firstSlice + i) % _slots.Length * _slotLength;
        for (int row = 0; row < rows; row += SimdDouble.LaneCount)
        {
            int blockRows = Math.Min(SimdDouble.LaneCount, rows - row);
            var mask = SimdDouble.FirstMask(blockRows);
            for (int column = 0; column < columns; column += WindowBand.StripWidth)
            {
                int blockColumns = Math.Min(WindowBand.StripWidth, columns - column);
                for (int field = 0; field < _sums[0].Fields.Length; field++)
                {
                    int start = StartOf(row, column) + (field * _fieldLength), first = field * WindowBand.StripWidth * SimdDouble.LaneCount;
                    var sums = _allSums.Slice(first, _allSums.Length - first);
                    DepthSums.Mix(_window.Taps, _all, _slots, start, blockColumns, sums, _sumsLength);
                }

                var block = new MapBlock(_tileRow + row, mapColumn + column, blockRows, blockColumns, mask);
                for (int i = 0; i < count; i++) visitor.Visit(firstSlice + i, block, _sums[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Return();
        _allSums.Return();
    }

    private int StartOf(int row, int column) => (row / SimdDouble.LaneCount * _blockLength) + (column * SimdDouble.LaneCount);
}
