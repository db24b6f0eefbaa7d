using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// The regions of the positions of one tile of a volume's map, for the last slices that were asked for. The scratch of one thread.
/// </summary>
/// <param name="regions">The regions, eroded if whole windows count.</param>
/// <param name="finite">The positions whose windows are finite; null if all that count are.</param>
internal sealed class TileRegions(TileErosion regions, TileErosion? finite)
{
    private readonly Slice[] _slices = [.. Enumerable.Range(0, DepthSums.SlicesPerCall).Select(_ => new Slice())];
    private int[] _finite = [];
    private VolumeTile _tile;
    private int _next;

    /// <summary>Begins a tile.</summary>
    public void Begin(in VolumeTile tile)
    {
        (_tile, _next) = (tile, 0);
        regions.Begin(tile);
        finite?.Begin(tile);
    }

    /// <summary>The regions of a slice of the map: one of the last eight, or a later one, up to which all are read.</summary>
    /// <param name="slice">The slice of the map, from 0.</param>
    public MapRegionBand BandOf(int slice)
    {
        for (; _next <= slice; _next++) Load(_slices[_next % DepthSums.SlicesPerCall]);
        return _slices[slice % DepthSums.SlicesPerCall].Band!;
    }

    private void Load(Slice slice)
    {
        slice.Allocate(_tile);
        int[] positions = slice.Positions!.Regions;
        regions.ReadNext(positions);
        if (finite is not null)
        {
            if (_finite.Length < positions.Length) _finite = new int[positions.Length];
            finite.ReadNext(_finite);
            for (int i = 0; i < positions.Length; i++) positions[i] = _finite[i] == 0 ? 0 : positions[i];
        }

        slice.Band!.Load(_tile.Row, _tile.Rows, _tile.Column);
    }

    /// <summary>The regions of one slice of the tile.</summary>
    private sealed class Slice
    {
        public TilePositions? Positions { get; private set; }

        public MapRegionBand? Band { get; private set; }

        /// <summary>Allocates arrays for the width of a tile; those of the last columns are narrower.</summary>
        public void Allocate(in VolumeTile tile)
        {
            int stride = TileErosion.StrideOf(tile);
            if (Positions?.Stride == stride) return;
            Positions = new TilePositions(stride);
            Band = new MapRegionBand(Positions, stride);
        }
    }

    /// <summary>Positions whose regions are in memory.</summary>
    private sealed class TilePositions(int stride) : MapPositions(finite: null)
    {
        public override int[] Regions { get; } = new int[(VolumeScan.TileHeight * stride) + RegionKernels.Padding];

        public override int Stride => stride;

        private protected override void LoadRegions(int mapRow, int rowCount, ulong[] bits, int words)
        {
            for (int row = 0; row < rowCount; row++)
            {
                BitRows.Pack(Regions.AsSpan(row * stride, stride), bits.AsSpan(row * words, words));
            }
        }
    }
}

/// <summary>
/// Erodes the regions of voxels by a window of three axes, slice by slice of one tile: a position keeps a region if all voxels of its
/// window have it. One axis after the other; not thread-safe.
/// </summary>
internal sealed class TileErosion
{
    private readonly RegionReader _reader;
    private readonly int _sliceHeight;

    /// <summary>The radius of the erosion on each axis; 0 for none.</summary>
    private readonly (int Z, int Y, int X) _radius;

    /// <summary>The first voxel under the erosion of the first position, on each axis.</summary>
    private readonly (int Z, int Y, int X) _first;

    /// <summary>Two rows of the volume under the tile.</summary>
    private int[][] _rows = [];

    /// <summary>A row after erosion down columns, and then along it.</summary>
    private int[] _eroded = [];

    /// <summary>Scratch of the erosion along a row.</summary>
    private int[] _same = [], _differences = [];

    /// <summary>Per column, the number of rows down to the current one that have the same region.</summary>
    private int[] _heights = [];

    /// <summary>Two slices of the tile after erosion in their planes.</summary>
    private int[][] _slices = [];

    /// <summary>Per position, the number of slices up to the current one that have the same region.</summary>
    private int[] _depths = [];

    private VolumeTile _tile;
    private int _next;

    /// <param name="regions">The regions of the voxels, slice below slice.</param>
    /// <param name="window">The window.</param>
    /// <param name="isEroded">Whether regions are eroded; else a position has the region of its center.</param>
    /// <param name="sliceHeight">The rows of a slice.</param>
    public TileErosion(RegionRows regions, VolumeWindow window, bool isEroded, int sliceHeight)
    {
        _reader = regions.OpenReader();
        _sliceHeight = sliceHeight;
        var crop = (Z: window.Across.Radius, Y: window.Down.Radius, X: window.Along.Radius);
        (_radius, _first) = isEroded ? (crop, (0, 0, 0)) : ((0, 0, 0), crop);
    }

    /// <summary>The elements from one row of a tile to the next: whole words of bits.</summary>
    public static int StrideOf(in VolumeTile tile) => BitRows.WordsFor(tile.Columns) * BitRows.WordBits;

    /// <summary>Begins a tile.</summary>
    public void Begin(in VolumeTile tile)
    {
        (_tile, _next) = (tile, _first.Z);
        int length = tile.Columns + (2 * _radius.X) + (2 * RegionKernels.Padding);
        int positions = (VolumeScan.TileHeight * StrideOf(tile)) + RegionKernels.Padding;
        if (_eroded.Length != length)
        {
            _rows = [new int[length], new int[length]];
            (_eroded, _heights) = (new int[length], new int[length]);
            _same = new int[length + (2 * _radius.X)];
            _differences = new int[(length / RegionKernels.Padding) + 1];
            _slices = [new int[positions], new int[positions]];
            _depths = new int[positions];
        }

        Array.Clear(_depths, 0, _depths.Length);
    }

    /// <summary>Reads the regions of the next slice of the map.</summary>
    /// <param name="regions">The destination: rows of the tile; 0 beyond its columns.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void ReadNext(int[] regions)
    {
        int length = _tile.Rows * StrideOf(_tile), side = (2 * _radius.Z) + 1;
        for (int end = Math.Max(_next + 1, _first.Z + side); _next < end; _next++)
        {
            int[] current = _slices[_next & 1];
            ReadSlice(current);
            RegionKernels.ErodeDownColumns(current, _slices[(_next + 1) & 1], length, side, _depths, regions);
        }
    }

    /// <summary>Reads the next slice of the volume, and erodes it in its plane.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void ReadSlice(int[] regions)
    {
        int firstRow = (_next * _sliceHeight) + _tile.Row + _first.Y, count = _tile.Rows + (2 * _radius.Y), side = (2 * _radius.Y) + 1;
        int columns = _tile.Columns + (2 * _radius.X), stride = StrideOf(_tile);
        _reader.Fetch(firstRow, count);
        Array.Clear(_heights, 0, _heights.Length);
        for (int i = 0; i < count; i++)
        {
            int[] current = _rows[i & 1];
            _reader.Read(firstRow + i, _tile.Column + _first.X, current.AsSpan(0, columns));
            RegionKernels.ErodeDownColumns(current, _rows[(i + 1) & 1], columns, side, _heights, i < side - 1 ? null : _eroded);
            if (i < side - 1) continue;
            if (_radius.X > 0) RegionKernels.ErodeRow(_eroded, columns, _radius.X, _same, _differences);
            var row = regions.AsSpan((i - side + 1) * stride, stride);
            _eroded.AsSpan(_radius.X, _tile.Columns).CopyTo(row);
            row.Slice(_tile.Columns).Clear();
        }
    }
}
