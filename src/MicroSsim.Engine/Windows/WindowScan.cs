namespace MicroSsim.Engine;

/// <summary>
/// The weighted sums of x, y, x², y² and xy over the windows centred on one row: x the ground truth, y the prediction.
/// Divided by the window's weight they are local means.
/// </summary>
internal sealed class WindowSums(int length)
{
    public double[] X { get; } = new double[length];

    public double[] Y { get; } = new double[length];

    public double[] XX { get; } = new double[length];

    public double[] YY { get; } = new double[length];

    public double[] XY { get; } = new double[length];
}

/// <summary>Takes the window sums of one row of a map.</summary>
/// <param name="row">The row of the map, from 0.</param>
/// <param name="sums">The sums, valid during the call.</param>
internal delegate void WindowRowAction(int row, WindowSums sums);

/// <summary>
/// Slides a separable window over a pair of images, row by row. It holds as many rows as the window is high and nothing
/// more, whatever the size of the images.
/// </summary>
/// <remarks>
/// Each image row is padded at both ends, as far as windows reach over the border, and multiplied out into five field
/// rows that wait in a ring. A map row is the weighted sum of ring rows (down), then of neighbours (across).
/// </remarks>
internal sealed class WindowScan
{
    private readonly PairRows _source;
    private readonly SsimWindow _window;
    private readonly Border _border;
    private readonly int _crop, _padding;
    private readonly WindowSums[] _ring; // the slot of an image row is its index modulo the ring's length
    private readonly int[] _rowInSlot;
    private readonly WindowSums _down, _across;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">
    /// How far inside the border the first window's centre lies. Below the window's radius, windows reach over the border;
    /// below zero, even centres lie beyond it.
    /// </param>
    public WindowScan(PairRows source, SsimWindow window, Border border, int crop)
    {
        _source = source;
        _window = window;
        _border = border;
        _crop = crop;
        _padding = Math.Max(0, window.Radius - crop);
        MapWidth = source.Width - (2 * crop);
        MapHeight = source.Height - (2 * crop);
        int padded = source.Width + (2 * _padding);
        _ring = Enumerable.Range(0, window.Taps.Length).Select(_ => new WindowSums(padded)).ToArray();
        _rowInSlot = Enumerable.Repeat(-1, _ring.Length).ToArray();
        _down = new WindowSums(padded);
        _across = new WindowSums(MapWidth);
    }

    /// <summary>Columns of the map.</summary>
    public int MapWidth { get; }

    /// <summary>Rows of the map.</summary>
    public int MapHeight { get; }

    /// <summary>Hands out the window sums of every row of the map, from top to bottom.</summary>
    public void Run(WindowRowAction action, CancellationToken cancellationToken)
    {
        var rows = new WindowSums[_ring.Length];
        for (int row = 0; row < MapHeight; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int k = 0; k < rows.Length; k++) rows[k] = Fields(_border.Mirror(row + _crop - _window.Radius + k, _source.Height));
            SumDown(rows);
            SumAcross();
            action(row, _across);
        }
    }

    /// <summary>The field rows of an image row. All rows that one window needs differ by less than the ring's length.</summary>
    private WindowSums Fields(int imageRow)
    {
        int slot = imageRow % _ring.Length;
        var fields = _ring[slot];
        if (_rowInSlot[slot] == imageRow) return fields;
        _rowInSlot[slot] = imageRow;
        _source.Read(imageRow, fields.X.AsSpan(_padding, _source.Width), fields.Y.AsSpan(_padding, _source.Width));
        Pad(fields.X);
        Pad(fields.Y);
        FieldRows.Products(fields);
        return fields;
    }

    private void Pad(double[] row)
    {
        for (int i = 1; i <= _padding; i++)
        {
            row[_padding - i] = row[_padding + _border.Mirror(-i, _source.Width)];
            row[_padding + _source.Width - 1 + i] = row[_padding + _border.Mirror(_source.Width - 1 + i, _source.Width)];
        }
    }

    private void SumDown(WindowSums[] rows)
    {
        FieldRows.SumDown(rows, r => r.X, _window.Taps, _down.X);
        FieldRows.SumDown(rows, r => r.Y, _window.Taps, _down.Y);
        FieldRows.SumDown(rows, r => r.XX, _window.Taps, _down.XX);
        FieldRows.SumDown(rows, r => r.YY, _window.Taps, _down.YY);
        FieldRows.SumDown(rows, r => r.XY, _window.Taps, _down.XY);
    }

    private void SumAcross()
    {
        int first = _padding + _crop - _window.Radius; // where the first window begins in a padded row
        FieldRows.SumAcross(_down.X, first, _window.Taps, _across.X);
        FieldRows.SumAcross(_down.Y, first, _window.Taps, _across.Y);
        FieldRows.SumAcross(_down.XX, first, _window.Taps, _across.XX);
        FieldRows.SumAcross(_down.YY, first, _window.Taps, _across.YY);
        FieldRows.SumAcross(_down.XY, first, _window.Taps, _across.XY);
    }
}
