using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// The last slices of one tile as sums over the window down and along, from which the sums over the whole window are mixed: a ring of
/// slots, of which a new slice takes the place of the oldest. The scratch of one thread.
/// </summary>
internal sealed class SliceRing : ISumsKeeper, IDisposable
{
    /// <summary>Doubles between slots, so that one place of different slices falls in different sets of the first-level cache.</summary>
    private const int Padding = 8;

    private readonly SsimWindow _window;
    private readonly int _stripsPerRow, _sumsLength, _slotLength;

    /// <summary>The slots; in each, the sums of block after block.</summary>
    private readonly AlignedBuffer _all;

    /// <summary>The sums of each block of each slot, in <see cref="_all"/>.</summary>
    private readonly WindowSums[][] _slots;

    /// <summary>The offsets of the slots under the windows of the next output slices.</summary>
    private readonly int[] _offsets;

    /// <summary>The sums over the whole window of one block of each output slice.</summary>
    private readonly WindowSums[] _outputs;

    /// <summary>The allocation that they are slices of.</summary>
    private readonly AlignedBuffer _allOutputs;

    private int _tileRow, _tileColumn, _current;

    /// <param name="window">The window across slices.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns of a tile.</param>
    /// <param name="fields">The sums to compute.</param>
    public SliceRing(SsimWindow window, int rows, int columns, WindowFields fields)
    {
        _window = window;
        _sumsLength = WindowSums.LengthOf(WindowBand.StripWidth, fields);
        _allOutputs = AlignedBuffer.Rent(DepthSums.SlicesPerCall * _sumsLength);
        _outputs = Split(_allOutputs, DepthSums.SlicesPerCall);
        _stripsPerRow = (columns + WindowBand.StripWidth - 1) / WindowBand.StripWidth;
        int blocks = (rows + SimdDouble.LaneCount - 1) / SimdDouble.LaneCount * _stripsPerRow;
        _slotLength = (blocks * _sumsLength) + Padding;
        _offsets = new int[SlotsOf(window)];
        _all = AlignedBuffer.Rent(_offsets.Length * _slotLength);
        _slots = [.. Enumerable.Range(0, _offsets.Length).Select(slot => Split(_all.Slice(slot * _slotLength, _slotLength), blocks))];

        WindowSums[] Split(AlignedBuffer all, int count) =>
        [
            .. Enumerable.Range(0, count)
                .Select(i => new WindowSums(all.Slice(i * _sumsLength, _sumsLength), WindowBand.StripWidth, fields)),
        ];
    }

    /// <summary>The number of slices that a ring holds: those under the windows of as many output slices as are mixed at a time.</summary>
    public static int SlotsOf(SsimWindow window) => window.Taps.Length + DepthSums.SlicesPerCall - 1;

    /// <summary>Begins a slice in place of the oldest.</summary>
    /// <param name="slice">The slice of the volume, from 0.</param>
    /// <param name="tile">The tile.</param>
    public void Begin(int slice, in VolumeTile tile) =>
        (_current, _tileRow, _tileColumn) = (slice % _slots.Length, tile.Row, tile.Column);

    /// <inheritdoc/>
    public WindowSums SumsOf(in MapBlock block) => _slots[_current][BlockAt(block.Row - _tileRow, block.Column - _tileColumn)];

    /// <summary>Nothing: the sums are in the ring already.</summary>
    public void Visit(in MapBlock block, WindowSums sums)
    {
    }

    /// <summary>Mixes the slices under the windows of some output slices, and visits their sums.</summary>
    /// <param name="firstSlice">The first output slice, which is the first slice under its window.</param>
    /// <param name="count">The number of output slices, at most <see cref="DepthSums.SlicesPerCall"/>.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="visitor">Visits the sums, block by block, and the output slices of each.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Mix(int firstSlice, int count, in VolumeTile tile, IVolumeVisitor visitor)
    {
        for (int i = 0; i < _offsets.Length; i++) _offsets[i] = (firstSlice + i) % _offsets.Length * _slotLength;
        for (int row = 0; row < tile.Rows; row += SimdDouble.LaneCount)
        {
            int blockRows = Math.Min(SimdDouble.LaneCount, tile.Rows - row);
            var mask = SimdDouble.FirstMask(blockRows);
            for (int column = 0; column < tile.Columns; column += WindowBand.StripWidth)
            {
                int start = BlockAt(row, column) * _sumsLength;
                DepthSums.Mix(_window.Taps, _all, _offsets, start, _sumsLength / SimdDouble.LaneCount, _allOutputs, _sumsLength);
                int blockColumns = Math.Min(WindowBand.StripWidth, tile.Columns - column);
                var block = new MapBlock(tile.Row + row, tile.Column + column, blockRows, blockColumns, mask);
                for (int i = 0; i < count; i++) visitor.Visit(firstSlice + i, block, _outputs[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Return();
        _allOutputs.Return();
    }

    /// <summary>The index of a block in a slot.</summary>
    private int BlockAt(int row, int column) => (row / SimdDouble.LaneCount * _stripsPerRow) + (column / WindowBand.StripWidth);
}
