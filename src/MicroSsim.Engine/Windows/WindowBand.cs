namespace MicroSsim.Engine;

/// <summary>One thread's scratch for sliding a window over a band of a map; its size does not depend on the image's.</summary>
/// <remarks>
/// A band is worked through from left to right, some columns (a strip) at a time:
/// <list type="number">
/// <item>a stretch of every row under the band is read and becomes float64 numbers;</item>
/// <item>the strip's products x², y² and xy are made, and all fields summed down the columns under the window;</item>
/// <item>the sums are transposed, so that vectors run down the rows, and put behind those of the columns before;</item>
/// <item>they are summed along the rows, which gives whole windows, and handed out.</item>
/// </list>
/// What a strip touches stays in the processor's nearest cache.
/// </remarks>
internal sealed class WindowBand : IDisposable
{
    /// <summary>Columns of a strip: a multiple of the lanes of every vector there is.</summary>
    internal const int StripWidth = 16;

    /// <summary>Columns that are read at once.</summary>
    private const int StretchWidth = 512;

    /// <summary>Rows of a stretch lie a little apart, or they would all fall into the same few places of the cache.</summary>
    private const int Stride = StretchWidth + 8;

    private readonly PairRows _source;
    private readonly PairReader _reader;
    private readonly SsimWindow _window;
    private readonly Border _border;
    private readonly WindowFields _fields;
    private readonly int _crop, _before;
    private readonly LaneBuffer _x, _y; // rows of a stretch
    private readonly LaneBuffer _xx, _yy, _xy; // a column, as wide as a vector, of products
    private readonly LaneBuffer _down; // the sums down such a column
    private readonly LaneBuffer[] _turned; // per field, per block of rows: the sums of the columns before, and of the strip
    private readonly WindowSums _sums;
    private readonly LaneBuffer[] _sumsOfFields;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">How far inside the border the map begins.</param>
    /// <param name="fields">Which sums are wanted.</param>
    public WindowBand(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields)
    {
        _source = source;
        _reader = source.Open();
        _window = window;
        _border = border;
        _crop = crop;
        _fields = fields;
        _before = window.Taps.Length - 1;
        int rows = WindowScan.BandHeight + _before, column = rows * Lanes.Count;
        _x = LaneBuffer.Rent(rows * Stride);
        _y = LaneBuffer.Rent(rows * Stride);
        _xx = LaneBuffer.Rent(column);
        _yy = LaneBuffer.Rent(fields == WindowFields.Separate ? column : 0);
        _xy = LaneBuffer.Rent(column);
        _down = LaneBuffer.Rent(WindowScan.BandHeight * Lanes.Count);
        _sums = new WindowSums(StripWidth, fields);
        _sumsOfFields = _sums.All;
        _turned = _sumsOfFields.Select(_ => LaneBuffer.Rent(WindowScan.BandHeight * (_before + StripWidth))).ToArray();
    }

    private int FirstImageRow(int mapRow) => mapRow + _crop - _window.Radius;

    /// <summary>Gets ready for some rows of the map.</summary>
    public void Fetch(int mapRow, int rowCount)
    {
        int first = Math.Max(0, FirstImageRow(mapRow)), end = Math.Min(_source.Height, FirstImageRow(mapRow) + rowCount + _before);
        _reader.Fetch(first, end - first);
    }

    /// <summary>Hands out the window sums of a band.</summary>
    /// <param name="mapRow">Its first row of the map.</param>
    /// <param name="rowCount">How many rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    /// <param name="visitor">Takes them: strip by strip, in it block by block.</param>
    /// <param name="cancellationToken">Ends the work between two stretches.</param>
    public void Run(int mapRow, int rowCount, IWindowVisitor visitor, CancellationToken cancellationToken)
    {
        int mapWidth = _source.Width - (2 * _crop);
        int blocks = (rowCount + Lanes.Count - 1) / Lanes.Count, imageRows = (blocks * Lanes.Count) + _before;

        // The first windows need the columns before them: strips that give no sums come first, and begin before column 0.
        int lead = ((_before + StripWidth - 1) / StripWidth * StripWidth) - _before;
        for (int stretch = -lead; stretch < mapWidth + _before; stretch += StretchWidth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int stretchWidth = Math.Min(StretchWidth, mapWidth + _before - stretch);
            ReadStretch(mapRow, imageRows, rowCount + _before, stretch, stretchWidth);
            for (int strip = 0; strip < stretchWidth; strip += StripWidth)
            {
                for (int column = 0; column < StripWidth; column += Lanes.Count) SumDown(strip + column, _before + column, blocks, imageRows);
                int mapColumn = stretch + strip - _before;
                if (mapColumn >= 0) SumAcross(mapRow, mapColumn, rowCount, Math.Min(StripWidth, mapWidth - mapColumn), blocks, visitor);
                KeepLastColumns(blocks);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in new[] { _x, _y, _xx, _yy, _xy, _down }) buffer.Return();
        foreach (var buffer in _turned) buffer.Return();
        _sums.Dispose();
    }

    private int TurnedBlock => Lanes.Count * (_before + StripWidth);

    /// <summary>Reads columns of all rows under the band, those beyond the border from where they mirror to.</summary>
    private void ReadStretch(int mapRow, int imageRows, int wantedRows, int firstColumn, int width)
    {
        int firstImageColumn = firstColumn + _crop - _window.Radius;
        int first = Math.Max(0, firstImageColumn), end = Math.Min(_source.Width, firstImageColumn + width);
        int padded = (width + StripWidth - 1) / StripWidth * StripWidth;
        for (int i = 0; i < imageRows; i++)
        {
            Span<double> x = _x.Slice(i * Stride, padded), y = _y.Slice(i * Stride, padded);
            if (i >= wantedRows)
            {
                // whole vectors of rows are summed: those below the last one are nothing
                x.Clear();
                y.Clear();
                continue;
            }

            int row = _border.Mirror(FirstImageRow(mapRow) + i, _source.Height);
            if (end > first) _reader.Read(row, first, x.Slice(first - firstImageColumn, end - first), y.Slice(first - firstImageColumn, end - first));
            for (int c = 0; c < first - firstImageColumn; c++) ReadBeyond(row, firstColumn + c, firstImageColumn + c, x.Slice(c, 1), y.Slice(c, 1));
            for (int c = end - firstImageColumn; c < width; c++) ReadBeyond(row, firstColumn + c, firstImageColumn + c, x.Slice(c, 1), y.Slice(c, 1));
            x.Slice(width).Clear();
            y.Slice(width).Clear();
        }
    }

    private void ReadBeyond(int row, int column, int imageColumn, Span<double> x, Span<double> y)
    {
        if (column < 0)
        {
            x.Clear(); // before every window
            y.Clear();
        }
        else
        {
            _reader.Read(row, _border.Mirror(imageColumn, _source.Width), x, y);
        }
    }

    /// <summary>The sums down a column of vectors, block by block turned to run down the rows.</summary>
    private void SumDown(int column, int turnedColumn, int blocks, int imageRows)
    {
        if (_fields == WindowFields.Separate) PairKernels.Products(_x, _y, column, Stride, imageRows, _xx, _yy, _xy);
        else PairKernels.JointProducts(_x, _y, column, Stride, imageRows, _xx, _xy);
        Sum(_x, column, Stride, _turned[0]);
        Sum(_y, column, Stride, _turned[1]);
        Sum(_xx, 0, Lanes.Count, _turned[2]);
        Sum(_xy, 0, Lanes.Count, _turned[3]);
        if (_fields == WindowFields.Separate) Sum(_yy, 0, Lanes.Count, _turned[4]);

        void Sum(LaneBuffer source, int start, int step, LaneBuffer turned)
        {
            SlidingSums.Slide(_window, source, start, step, _down, blocks * Lanes.Count);
            for (int block = 0; block < blocks; block++)
            {
                BlockTranspose.Turn(_down, block * Lanes.Count * Lanes.Count, turned, (block * TurnedBlock) + (turnedColumn * Lanes.Count));
            }
        }
    }

    /// <summary>The sums of whole windows.</summary>
    private void SumAcross(int mapRow, int mapColumn, int rowCount, int columns, int blocks, IWindowVisitor visitor)
    {
        for (int block = 0; block < blocks; block++)
        {
            for (int f = 0; f < _turned.Length; f++) SlidingSums.Slide(_window, _turned[f], block * TurnedBlock, Lanes.Count, _sumsOfFields[f], StripWidth);
            int rows = Math.Min(Lanes.Count, rowCount - (block * Lanes.Count));
            visitor.Visit(new MapBlock(mapRow + (block * Lanes.Count), mapColumn, rows, columns, Lanes.First(rows)), _sums);
        }
    }

    /// <summary>The last columns of this strip come before the next.</summary>
    private void KeepLastColumns(int blocks)
    {
        foreach (LaneBuffer turned in _turned)
        {
            for (int block = 0; block < blocks; block++) PairKernels.MoveUp(turned, block * TurnedBlock, StripWidth, _before);
        }
    }
}
