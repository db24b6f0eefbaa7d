using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// Slides a separable window over a pair of volumes of any size, and passes the window sums to visitors. The map is split into tiles of a
/// few rows and columns; each is scanned through all slices, with the last slices in a ring (<see cref="SliceRing"/>) that fits in the
/// cache. Tiles are independent of each other, so that several threads may process them.
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
    /// <summary>Rows of a tile, at most those of a band. Higher tiles read fewer rows twice, but are narrower for the same ring.</summary>
    internal const int TileHeight = 16;

    /// <summary>
    /// The size of a ring in bytes, at which volumes of 512 × 512 pixels per slice were fastest: smaller tiles fit better in the
    /// second-level cache, but read and sum more columns twice.
    /// </summary>
    private const int RingBytes = 2 << 20;

    /// <summary>Columns of a tile: whole strips.</summary>
    private readonly int _tileWidth = ChooseTileWidth(window, fields);

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
    /// <returns>The visitors of all tiles, row by row.</returns>
    public IReadOnlyList<TVisitor> Run<TVisitor>(
        Func<VolumeTile, TVisitor> createVisitor, ParallelScope parallel, CancellationToken cancellationToken)
        where TVisitor : IVolumeVisitor
    {
        int tilesPerRow = (MapWidth + _tileWidth - 1) / _tileWidth, tileRows = (MapHeight + TileHeight - 1) / TileHeight;
        var visitors = new TVisitor[tileRows * tilesPerRow];
        int overlap = 2 * window.Down.Radius;
        int rowsPerFetch = Math.Max(1, (volumes.RowsPerFetch - overlap) / TileHeight) * TileHeight;
        for (int fetch = 0; fetch < MapHeight; fetch += rowsPerFetch)
        {
            int rows = Math.Min(rowsPerFetch, MapHeight - fetch), firstTile = fetch / TileHeight * tilesPerRow;
            volumes.Fetch(fetch, rows + overlap, parallel, cancellationToken);
            parallel.ForEach((rows + TileHeight - 1) / TileHeight * tilesPerRow, CreateRing, (i, ring) =>
            {
                int row = (firstTile + i) / tilesPerRow * TileHeight, column = (firstTile + i) % tilesPerRow * _tileWidth;
                var tile = new VolumeTile(row, column, Math.Min(TileHeight, MapHeight - row), Math.Min(_tileWidth, MapWidth - column));
                var visitor = visitors[firstTile + i] = createVisitor(tile);
                ScanTile(tile, ring, visitor, cancellationToken);
                (visitor as IDisposable)?.Dispose(); // returns its scratch; its results stay valid
            });
        }

        return visitors;
    }

    private static int ChooseTileWidth(VolumeWindow window, WindowFields fields)
    {
        int perColumn = SliceRing.SlotsOf(window.Across) * (fields == WindowFields.Separate ? 5 : 4) * TileHeight * sizeof(double);
        return Math.Max(32, Math.Min(512, RingBytes / perColumn / WindowBand.StripWidth * WindowBand.StripWidth));
    }

    private SliceRing CreateRing() => new(window.Across, TileHeight, _tileWidth, fields);

    [MethodImpl(SimdDouble.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ScanTile(in VolumeTile tile, SliceRing ring, IVolumeVisitor visitor, CancellationToken cancellationToken)
    {
        var rows = new TileRows(volumes, tile.Column, tile.Columns + (2 * window.Along.Radius));
        using var band = new WindowBand(rows, window.Down, window.Along, fields);
        for (int slice = 0, output = 0; slice < volumes.Depth; slice++)
        {
            rows.Slice = slice;
            ring.Begin(slice, tile.Row);
            band.Run(tile.Row, tile.Rows, ring, cancellationToken);
            int ready = slice - (2 * window.Across.Radius) + 1 - output;
            if (ready != DepthSums.SlicesPerCall && (ready < 1 || slice < volumes.Depth - 1)) continue;
            ring.Mix(output, ready, tile.Rows, tile.Columns, tile.Column, visitor);
            output += ready;
        }
    }
}
