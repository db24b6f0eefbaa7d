namespace MicroSsim.Engine;

/// <summary>
/// Some columns of a map. The image rows under them are multiplied out into fields, which wait in a ring until no window
/// needs them any more; a map row is the weighted sum of ring rows (down), then of neighbours (across).
/// </summary>
internal sealed class WindowTile
{
    private readonly PairRows _source;
    private readonly SsimWindow _window;
    private readonly Border _border;
    private readonly WindowFields _fields;
    private readonly int _crop, _firstColumn, _inputWidth, _stride;
    private readonly double[] _x, _y; // one image row, to be multiplied out
    private readonly WindowSums _ring, _down, _across;
    private readonly int[] _rowInSlot, _starts; // the slot of an image row is its index modulo the ring's length

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">How far inside the border the map begins.</param>
    /// <param name="fields">Which sums are wanted.</param>
    /// <param name="column">The first column of the map.</param>
    /// <param name="width">How many columns.</param>
    public WindowTile(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields, int column, int width)
    {
        _source = source;
        _window = window;
        _border = border;
        _fields = fields;
        _crop = crop;
        Column = column;
        Width = width;
        _firstColumn = column + crop - window.Radius;
        _inputWidth = width + (2 * window.Radius);

        // Windows are summed in whole blocks; what they read beyond the last one is there, and is nothing.
        int outputWidth = WindowKernels.RoundUp(width);
        _stride = WindowKernels.RoundUp(outputWidth + (2 * window.Radius));
        _x = new double[_stride];
        _y = new double[_stride];
        _ring = new WindowSums(_stride * window.Taps.Length, fields);
        _down = new WindowSums(_stride, fields);
        _across = new WindowSums(outputWidth, fields);
        _rowInSlot = Enumerable.Repeat(-1, window.Taps.Length).ToArray();
        _starts = new int[window.Taps.Length];
    }

    /// <summary>The first column of the map.</summary>
    public int Column { get; }

    /// <summary>How many columns.</summary>
    public int Width { get; }

    /// <summary>The window sums of one row of the map; rows are to be asked for from top to bottom.</summary>
    public WindowSums Sum(int mapRow)
    {
        // All image rows under one window differ by less than the ring's length, also where they are mirrored.
        for (int k = 0; k < _starts.Length; k++) _starts[k] = RingStart(_border.Mirror(mapRow + _crop - _window.Radius + k, _source.Height));
        Sum(_ring.X, _down.X, _across.X);
        Sum(_ring.Y, _down.Y, _across.Y);
        Sum(_ring.XX, _down.XX, _across.XX);
        if (_fields == WindowFields.Separate) Sum(_ring.YY, _down.YY, _across.YY);
        Sum(_ring.XY, _down.XY, _across.XY);
        return _across;
    }

    private void Sum(double[] ring, double[] down, double[] across)
    {
        WindowKernels.SumDown(ring, _starts, _window.Taps, _stride, down);
        WindowKernels.SumAcross(down, _window.Taps, across);
    }

    /// <summary>Where the fields of an image row begin in the ring; they are made if they are not there.</summary>
    private int RingStart(int imageRow)
    {
        int slot = imageRow % _rowInSlot.Length, start = slot * _stride;
        if (_rowInSlot[slot] == imageRow) return start;
        _rowInSlot[slot] = imageRow;
        ReadRow(imageRow);
        if (_fields == WindowFields.Separate) WindowKernels.Products(_x, _y, start, _ring);
        else WindowKernels.JointProducts(_x, _y, start, _ring);
        return start;
    }

    /// <summary>Reads the columns under the tile's windows, those beyond the border from where they mirror to.</summary>
    private void ReadRow(int imageRow)
    {
        int before = Math.Max(0, -_firstColumn), beyond = Math.Max(0, _firstColumn + _inputWidth - _source.Width);
        int inside = _inputWidth - before - beyond;
        _source.Read(imageRow, _firstColumn + before, _x.AsSpan(before, inside), _y.AsSpan(before, inside));
        for (int i = 0; i < before; i++) Mirror(i);
        for (int i = _inputWidth - beyond; i < _inputWidth; i++) Mirror(i);

        // A window over a narrow image may reach over both borders, but what it mirrors lies in the tile's own columns.
        void Mirror(int i)
        {
            int from = _border.Mirror(_firstColumn + i, _source.Width) - _firstColumn;
            _x[i] = _x[from];
            _y[i] = _y[from];
        }
    }
}
