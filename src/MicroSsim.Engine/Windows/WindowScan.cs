namespace MicroSsim.Engine;

/// <summary>
/// Slides a separable window over a pair of images. It holds as many rows as the window is high and nothing more, whatever
/// the size of the images.
/// </summary>
/// <remarks>
/// The map is cut into tiles of columns, narrow enough that a tile's rows stay in the processor's nearest caches, and is
/// worked through in bands of rows, so that all tiles have read a row before the next band needs others. The order of all
/// this is fixed: it does not depend on the number of threads.
/// </remarks>
internal sealed class WindowScan
{
    /// <summary>Columns of a tile: its eleven rows of four or five fields take about 100 KB.</summary>
    private const int TileWidth = 256;

    /// <summary>Rows of a band.</summary>
    internal const int BandHeight = 64;

    private readonly WindowTile[] _tiles;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">
    /// How far inside the border the first window's centre lies; below the window's radius, windows reach over the border.
    /// </param>
    /// <param name="fields">Which sums are wanted.</param>
    public WindowScan(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields = WindowFields.Separate)
    {
        MapWidth = source.Width - (2 * crop);
        MapHeight = source.Height - (2 * crop);
        _tiles = Enumerable.Range(0, (MapWidth + TileWidth - 1) / TileWidth)
            .Select(t => new WindowTile(source, window, border, crop, fields, t * TileWidth, Math.Min(TileWidth, MapWidth - (t * TileWidth))))
            .ToArray();
    }

    /// <summary>Columns of the map.</summary>
    public int MapWidth { get; }

    /// <summary>Rows of the map.</summary>
    public int MapHeight { get; }

    /// <summary>The most columns that a part of a map row has, rounded up to whole vectors.</summary>
    public int TileLength => Lanes.RoundUp(Math.Min(TileWidth, MapWidth));

    /// <summary>Hands out the window sums of the whole map: band by band, in it tile by tile, in it row by row.</summary>
    public void Run(WindowRowAction action, CancellationToken cancellationToken)
    {
        for (int band = 0; band < MapHeight; band += BandHeight)
        {
            foreach (var tile in _tiles)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int row = band; row < Math.Min(band + BandHeight, MapHeight); row++) action(row, tile.Column, tile.Width, tile.Sum(row));
            }
        }
    }
}
