using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// Slides a separable window over a pair of volumes of any size, and passes the window sums to visitors. The map is split into bands of a
/// few rows, which are independent of each other, so that several threads may process them, and bands into tiles of a few columns, from
/// left to right. A tile is scanned through all slices, with the last slices in a ring (<see cref="SliceRing"/>) that fits in the cache;
/// the column sums under the windows of two tiles are kept per slice.
/// </summary>
/// <remarks>
/// The order of all additions depends on the sizes of tiles alone, not on the number of threads nor on the kind of slices: results are
/// bit-identical.
/// </remarks>
/// <param name="volumes">The volumes.</param>
/// <param name="window">The window.</param>
/// <param name="fields">The sums to compute.</param>
internal sealed class VolumeScan(VolumePair volumes, VolumeWindow window, WindowFields fields)
{
    /// <summary>
    /// Rows of a tile, at most those of a band of <see cref="WindowScan"/>. Of higher tiles, fewer columns fit in the ring.
    /// </summary>
    internal const int TileHeight = 16;

    /// <summary>The size of a ring in bytes, which leaves room for pixels in a second-level cache of 1 MiB.</summary>
    private const int RingBytes = 700 << 10;

    /// <summary>Columns of a tile: whole strips.</summary>
    private readonly int _tileWidth = ChooseTileWidth(window, fields, volumes.Width - (2 * window.Along.Radius));

    /// <summary>The width of the map in pixels.</summary>
    public int MapWidth { get; } = volumes.Width - (2 * window.Along.Radius);

    /// <summary>The height of the map in rows.</summary>
    public int MapHeight { get; } = volumes.Height - (2 * window.Down.Radius);

    /// <summary>The number of slices of the map.</summary>
    public int MapDepth { get; } = volumes.Depth - (2 * window.Across.Radius);

    /// <summary>Computes the window sums of the whole map.</summary>
    /// <typeparam name="TVisitor">The type of the visitors; one that is disposable is disposed at the end of its tile.</typeparam>
    /// <param name="createVisitor">Creates the visitor of a tile, which one thread uses. It visits slices in groups of eight.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The visitors of all tiles, band by band.</returns>
    public IReadOnlyList<TVisitor> Run<TVisitor>(
        Func<VolumeTile, TVisitor> createVisitor, ParallelScope parallel, CancellationToken cancellationToken)
        where TVisitor : IVolumeVisitor
    {
        int tilesPerRow = (MapWidth + _tileWidth - 1) / _tileWidth, bands = (MapHeight + TileHeight - 1) / TileHeight;
        var visitors = new TVisitor[bands * tilesPerRow];
        int overlap = 2 * window.Down.Radius;
        int rowsPerFetch = Math.Max(1, (volumes.RowsPerFetch - overlap) / TileHeight) * TileHeight;
        for (int fetch = 0; fetch < MapHeight; fetch += rowsPerFetch)
        {
            int rows = Math.Min(rowsPerFetch, MapHeight - fetch), firstBand = fetch / TileHeight;
            volumes.Fetch(fetch, rows + overlap, parallel, cancellationToken);
            parallel.ForEach((rows + TileHeight - 1) / TileHeight, CreateScratch, (i, scratch) =>
            {
                for (int column = 0; column < MapWidth; column += _tileWidth)
                {
                    int row = (firstBand + i) * TileHeight;
                    var tile = new VolumeTile(row, column, Math.Min(TileHeight, MapHeight - row), Math.Min(_tileWidth, MapWidth - column));
                    var visitor = visitors[((firstBand + i) * tilesPerRow) + (column / _tileWidth)] = createVisitor(tile);
                    scratch.Scan(tile, visitor, cancellationToken);
                    (visitor as IDisposable)?.Dispose(); // returns its scratch; its results stay valid
                }
            });
        }

        return visitors;
    }

    private static int ChooseTileWidth(VolumeWindow window, WindowFields fields, int mapWidth)
    {
        int perStrip = SliceRing.SlotsOf(window.Across) * WindowSums.LengthOf(WindowBand.StripWidth, fields) * sizeof(double) * TileHeight
            / SimdDouble.LaneCount;
        int strips = Math.Min(Math.Max(2, RingBytes / perStrip), (mapWidth + WindowBand.StripWidth - 1) / WindowBand.StripWidth);
        return strips * WindowBand.StripWidth;
    }

    private Scratch CreateScratch() => new(volumes, window, MapWidth, _tileWidth, fields);

    /// <summary>The scratch of one thread, which scans the tiles of a band from left to right.</summary>
    private sealed class Scratch : IDisposable
    {
        private readonly VolumePair _volumes;
        private readonly SliceRows _rows;
        private readonly WindowBand _band;
        private readonly SliceRing _ring;
        private readonly int _slicesPerWindow, _mapWidth, _overlapLength;

        /// <summary>Per slice, the column sums that the windows of neighbouring tiles share.</summary>
        private readonly AlignedBuffer _overlaps;

        public Scratch(VolumePair volumes, VolumeWindow window, int mapWidth, int tileWidth, WindowFields fields)
        {
            _volumes = volumes;
            _slicesPerWindow = window.Across.Taps.Length;
            _mapWidth = mapWidth;
            _rows = new SliceRows(volumes);
            _band = new WindowBand(_rows, window.Down, window.Along, fields);
            _ring = new SliceRing(window.Across, TileHeight, tileWidth, fields);
            _overlapLength = _band.OverlapLengthOf(TileHeight);
            _overlaps = AlignedBuffer.Rent(tileWidth < _mapWidth ? volumes.Depth * _overlapLength : 0);
        }

        /// <summary>Scans one tile through all slices, after the one to the left.</summary>
        [MethodImpl(SimdDouble.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Scan(in VolumeTile tile, IVolumeVisitor visitor, CancellationToken cancellationToken)
        {
            int end = tile.Column + tile.Columns;
            for (int slice = 0, output = 0; slice < _volumes.Depth; slice++)
            {
                _rows.Slice = slice;
                _ring.Begin(slice, tile);
                if (tile.Column > 0) _band.LoadOverlap(tile.Rows, OverlapOf(slice));
                _band.Run(tile.Row, tile.Rows, tile.Column, end, _ring, cancellationToken);
                if (end < _mapWidth) _band.SaveOverlap(tile.Rows, OverlapOf(slice));
                int ready = slice - _slicesPerWindow + 2 - output;
                if (ready != DepthSums.SlicesPerCall && (ready < 1 || slice < _volumes.Depth - 1)) continue;
                _ring.Mix(output, ready, tile, visitor);
                output += ready;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _band.Dispose();
            _ring.Dispose();
            _overlaps.Return();
        }

        private AlignedBuffer OverlapOf(int slice) => _overlaps.Slice(slice * _overlapLength, _overlapLength);
    }
}
