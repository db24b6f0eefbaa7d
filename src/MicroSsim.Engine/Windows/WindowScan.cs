using System.Diagnostics;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// Slides a separable window over a pair of images of any size, band by band, and passes the window sums to visitors. Bands are
/// independent of each other, so that several threads may process them.
/// </summary>
/// <remarks>
/// The order of all additions depends on the sizes of bands and strips alone, not on the number of threads nor on the kind of
/// plane: results are bit-identical.
/// </remarks>
internal sealed class WindowScan
{
    /// <summary>
    /// Rows of a band: a multiple of the lanes of every vector. The rows that the windows of neighbouring bands share are read
    /// twice, so higher bands do less work, but their columns no longer fit in the first-level cache.
    /// </summary>
    internal const int BandHeight = 32;

    private readonly PairRows _source;
    private readonly SsimWindow _window;
    private readonly Border _border;
    private readonly int _crop;
    private readonly WindowFields _fields;
    private readonly IPixelSink? _pixels;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">The padding beyond the border.</param>
    /// <param name="crop">
    /// The distance of the map from every border of the image, in pixels. If it is less than the radius of the window, windows
    /// extend beyond the border.
    /// </param>
    /// <param name="fields">The sums to compute.</param>
    /// <param name="pixels">Gets every pixel of the pair; null for none. Only for a crop equal to the radius of the window.</param>
    public WindowScan(
        PairRows source, SsimWindow window, Border border, int crop, WindowFields fields = WindowFields.Separate, IPixelSink? pixels = null)
    {
        Debug.Assert(pixels is null || crop == window.Radius, "Only then does every band begin at its own first row of the image.");
        _source = source;
        _window = window;
        _border = border;
        _crop = crop;
        _fields = fields;
        _pixels = pixels;
        MapWidth = source.Width - (2 * crop);
        MapHeight = source.Height - (2 * crop);
    }

    /// <summary>The width of the map in pixels.</summary>
    public int MapWidth { get; }

    /// <summary>The height of the map in rows.</summary>
    public int MapHeight { get; }

    /// <summary>Computes the window sums of the whole map.</summary>
    /// <typeparam name="TVisitor">The type of the visitors; one that is disposable is disposed at the end of its band.</typeparam>
    /// <param name="createVisitor">Creates the visitor of a band, which one thread uses.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The visitors of all bands, from top to bottom.</returns>
    public IReadOnlyList<TVisitor> Run<TVisitor>(
        Func<TVisitor> createVisitor, ParallelScope parallel, CancellationToken cancellationToken)
        where TVisitor : IWindowVisitor
    {
        var visitors = new TVisitor[(MapHeight + BandHeight - 1) / BandHeight];
        int bandsPerRead = Math.Max(1, _source.RowsPerRead / BandHeight);
        parallel.ForEach((visitors.Length + bandsPerRead - 1) / bandsPerRead, CreateBand, (read, scratch) =>
        {
            int first = read * bandsPerRead, end = Math.Min(first + bandsPerRead, visitors.Length);
            scratch.Fetch(first * BandHeight, Math.Min(end * BandHeight, MapHeight) - (first * BandHeight));
            for (int band = first; band < end; band++)
            {
                int mapRow = band * BandHeight;
                visitors[band] = createVisitor();
                scratch.Run(mapRow, Math.Min(BandHeight, MapHeight - mapRow), visitors[band], cancellationToken);
                (visitors[band] as IDisposable)?.Dispose(); // returns its scratch; its results stay valid
            }
        });
        return visitors;
    }

    private WindowBand CreateBand() => new(_source, _window, _border, _crop, _fields, _pixels);
}
