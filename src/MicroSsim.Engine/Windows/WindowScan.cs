using System.Diagnostics;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// Slides a separable window over a pair of images, whatever their size, band by band. Bands know nothing of each other:
/// several threads may work on them.
/// </summary>
/// <remarks>
/// The order of all sums is fixed by the size of bands and strips alone; it does not depend on the number of threads nor on
/// where the pixels come from.
/// </remarks>
internal sealed class WindowScan
{
    /// <summary>
    /// Rows of a band: a multiple of the lanes of every vector there is. The rows above and below a band are read twice, so
    /// a higher one does less in all, but its columns leave the nearest cache.
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
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">
    /// How far inside the border the first window's centre lies; below the window's radius, windows reach over the border.
    /// </param>
    /// <param name="fields">Which sums are wanted.</param>
    /// <param name="pixels">Takes every pixel of the pair that the scan reads; null if nobody wants them. Not for windows that reach over the border.</param>
    public WindowScan(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields = WindowFields.Separate, IPixelSink? pixels = null)
    {
        Debug.Assert(pixels is null || crop == window.Radius, "Only where every band of the map begins at its own row of the image is each pixel taken once.");
        _source = source;
        _window = window;
        _border = border;
        _crop = crop;
        _fields = fields;
        _pixels = pixels;
        MapWidth = source.Width - (2 * crop);
        MapHeight = source.Height - (2 * crop);
    }

    /// <summary>Columns of the map.</summary>
    public int MapWidth { get; }

    /// <summary>Rows of the map.</summary>
    public int MapHeight { get; }

    /// <summary>Hands out the window sums of the whole map.</summary>
    /// <param name="visitor">Makes the visitor of a band; each is used by one thread.</param>
    /// <param name="parallel">Who works.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The visitors of all bands, from top to bottom.</returns>
    public IReadOnlyList<TVisitor> Run<TVisitor>(Func<TVisitor> visitor, ParallelScope parallel, CancellationToken cancellationToken)
        where TVisitor : IWindowVisitor
    {
        var visitors = new TVisitor[(MapHeight + BandHeight - 1) / BandHeight];
        int together = Math.Max(1, _source.RowsAtOnce / BandHeight);
        parallel.ForEach((visitors.Length + together - 1) / together, () => new WindowBand(_source, _window, _border, _crop, _fields, _pixels), (piece, scratch) =>
        {
            int first = piece * together, end = Math.Min(first + together, visitors.Length);
            scratch.Fetch(first * BandHeight, Math.Min(end * BandHeight, MapHeight) - (first * BandHeight));
            for (int band = first; band < end; band++)
            {
                visitors[band] = visitor();
                scratch.Run(band * BandHeight, Math.Min(BandHeight, MapHeight - (band * BandHeight)), visitors[band], cancellationToken);
                (visitors[band] as IDisposable)?.Dispose(); // of its scratch; what it found stays
            }
        });
        return visitors;
    }
}
