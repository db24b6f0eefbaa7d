using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>One thread's scratch for sliding a window over a band of a map; its size does not depend on the image's.</summary>
/// <remarks>
/// A band is worked through from left to right, some columns (a strip) at a time:
/// <list type="number">
/// <item>a stretch of every row under the band is read and becomes float64 numbers;</item>
/// <item>the strip's products x², y² and xy are made, and all fields summed down the columns under the window;</item>
/// <item>the sums are transposed, so that vectors run down the rows, and put behind those of the columns before;</item>
/// <item>they are summed along the rows, which gives whole windows, and handed out.</item>
/// </list>
/// What a strip touches stays in the processor's nearest cache, as it is one piece of memory: pieces from here and there would
/// by chance fall into the same few places of it, and then a thread takes half as long again as another.
/// </remarks>
internal sealed class WindowBand : IDisposable
{
    /// <summary>Columns of a strip: a multiple of the lanes of every vector there is.</summary>
    internal const int StripWidth = 16;

    /// <summary>Columns that are read at once: as many 16-bit pixels as a line of the cache has.</summary>
    private const int StretchWidth = 32;

    private readonly PairRows _source;
    private readonly PairReader _reader;
    private readonly SsimWindow _window;
    private readonly Border _border;
    private readonly WindowFields _fields;
    private readonly IPixelSink? _pixels;
    private readonly int _crop, _before;
    private readonly AlignedBuffer _all; // that the following are parts of
    private readonly AlignedBuffer _x, _y; // rows of a stretch
    private readonly AlignedBuffer _xx, _yy, _xy; // a column, as wide as a vector, of products
    private readonly AlignedBuffer _down; // the sums down such a column
    private readonly AlignedBuffer[] _turned; // per field, per block of rows: the sums of the columns before, and of the strip
    private readonly WindowSums _sums;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">What windows see beyond the border.</param>
    /// <param name="crop">How far inside the border the map begins.</param>
    /// <param name="fields">Which sums are wanted.</param>
    /// <param name="pixels">Takes the pixels; null if nobody wants them.</param>
    public WindowBand(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields, IPixelSink? pixels)
    {
        _source = source;
        _reader = source.Open();
        _window = window;
        _border = border;
        _crop = crop;
        _fields = fields;
        _pixels = pixels;
        _before = window.Taps.Length - 1;
        _sums = new WindowSums(StripWidth, fields);
        int rows = WindowScan.BandHeight + _before, column = rows * SimdDouble.Count;
        int down = WindowScan.BandHeight * SimdDouble.Count, turned = WindowScan.BandHeight * (_before + StripWidth);
        _all = AlignedBuffer.Rent((2 * rows * StretchWidth) + (3 * column) + down + (_sums.All.Length * turned));
        int end = 0;
        _x = Next(rows * StretchWidth);
        _y = Next(rows * StretchWidth);
        _xx = Next(column);
        _yy = Next(column);
        _xy = Next(column);
        _down = Next(down);
        _turned = [.. _sums.All.Select(_ => Next(turned))];

        AlignedBuffer Next(int length) => _all.Part((end += length) - length, length);
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
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public void Run(int mapRow, int rowCount, IWindowVisitor visitor, CancellationToken cancellationToken)
    {
        int mapWidth = _source.Width - (2 * _crop);
        int blocks = (rowCount + SimdDouble.Count - 1) / SimdDouble.Count, imageRows = (blocks * SimdDouble.Count) + _before;

        // The first windows need the columns before them: strips that give no sums come first, and begin before column 0.
        int lead = ((_before + StripWidth - 1) / StripWidth * StripWidth) - _before;
        for (int stretch = -lead; stretch < mapWidth + _before; stretch += StretchWidth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int stretchWidth = Math.Min(StretchWidth, mapWidth + _before - stretch);
            ReadStretch(mapRow, imageRows, rowCount + _before, stretch, stretchWidth);
            if (_pixels is not null) HandOnPixels(mapRow, rowCount, stretch, stretchWidth);
            for (int strip = 0; strip < stretchWidth; strip += StripWidth)
            {
                for (int column = 0; column < StripWidth; column += SimdDouble.Count) SumDown(strip + column, _before + column, blocks, imageRows);
                int mapColumn = stretch + strip - _before;
                if (mapColumn >= 0) SumAcross(mapRow, mapColumn, rowCount, Math.Min(StripWidth, mapWidth - mapColumn), blocks, visitor);
                KeepLastColumns(blocks);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Return();
        _sums.Dispose();
    }

    private int TurnedBlock => SimdDouble.Count * (_before + StripWidth);

    /// <summary>Reads columns of all rows under the band, those beyond the border from where they mirror to.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void ReadStretch(int mapRow, int imageRows, int wantedRows, int firstColumn, int width)
    {
        int firstRow = FirstImageRow(mapRow), firstImageColumn = firstColumn + _crop - _window.Radius;
        int left = Math.Min(width, Math.Max(0, -firstImageColumn)), right = Math.Max(left, Math.Min(width, _source.Width - firstImageColumn)); // of the image
        if (right > left) ReadInside(firstRow, wantedRows, firstImageColumn + left, right - left, left);
        for (int i = 0; right - left < StretchWidth && i < wantedRows; i++)
        {
            for (int c = 0; c < left; c++) ReadBeside(firstRow + i, firstColumn + c, firstImageColumn + c, (i * StretchWidth) + c);
            for (int c = right; c < width; c++) ReadBeside(firstRow + i, firstColumn + c, firstImageColumn + c, (i * StretchWidth) + c);
            Clear((i * StretchWidth) + width, StretchWidth - width);
        }

        // Whole vectors of rows are summed: those below the last one are nothing.
        Clear(wantedRows * StretchWidth, (imageRows - wantedRows) * StretchWidth);
    }

    /// <summary>The columns within the image, as one block unless rows lie beyond the border.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void ReadInside(int firstRow, int rows, int column, int columns, int at)
    {
        bool together = firstRow >= 0 && firstRow + rows <= _source.Height;
        for (int i = 0; i < (together ? 1 : rows); i++)
        {
            var block = new PixelBlock(_border.Mirror(firstRow + i, _source.Height), column, together ? rows : 1, columns);
            int start = (i * StretchWidth) + at, length = ((block.Rows - 1) * StretchWidth) + columns;
            _reader.Read(block, _x.Slice(start, length), _y.Slice(start, length), StretchWidth);
        }
    }

    /// <summary>One pixel beside the image, or nothing where no window looks.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void ReadBeside(int row, int column, int imageColumn, int at)
    {
        if (column < 0) Clear(at, 1);
        else _reader.Read(_border.Mirror(row, _source.Height), _border.Mirror(imageColumn, _source.Width), _x.Slice(at, 1), _y.Slice(at, 1));
    }

    private void Clear(int at, int length)
    {
        _x.Slice(at, length).Clear();
        _y.Slice(at, length).Clear();
    }

    /// <summary>The pixels of this band's own rows; the rows below belong to the next band, unless there is none.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void HandOnPixels(int mapRow, int rowCount, int firstColumn, int width)
    {
        int rows = mapRow + rowCount + _before == _source.Height ? rowCount + _before : rowCount;
        int before = Math.Max(0, -firstColumn); // columns before the image
        int length = (rows * StretchWidth) - before;
        _pixels!.Take(new PixelBlock(mapRow, firstColumn + before, rows, width - before), _x.Slice(before, length), _y.Slice(before, length), StretchWidth);
    }

    /// <summary>The sums down a column of vectors, block by block turned to run down the rows.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void SumDown(int column, int turnedColumn, int blocks, int imageRows)
    {
        if (_fields == WindowFields.Separate) PairKernels.Products(_x, _y, column, StretchWidth, imageRows, _xx, _yy, _xy);
        else PairKernels.JointProducts(_x, _y, column, StretchWidth, imageRows, _xx, _xy);
        Sum(_x, column, StretchWidth, _turned[0]);
        Sum(_y, column, StretchWidth, _turned[1]);
        Sum(_xx, 0, SimdDouble.Count, _turned[2]);
        Sum(_xy, 0, SimdDouble.Count, _turned[3]);
        if (_fields == WindowFields.Separate) Sum(_yy, 0, SimdDouble.Count, _turned[4]);

        [MethodImpl(SimdDouble.CompiledAtOnce)]
        void Sum(AlignedBuffer source, int start, int step, AlignedBuffer turned)
        {
            SlidingSums.Slide(_window, source, start, step, _down, blocks * SimdDouble.Count);
            for (int block = 0; block < blocks; block++)
            {
                BlockTranspose.Turn(_down, block * SimdDouble.Count * SimdDouble.Count, turned, (block * TurnedBlock) + (turnedColumn * SimdDouble.Count));
            }
        }
    }

    /// <summary>The sums of whole windows.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void SumAcross(int mapRow, int mapColumn, int rowCount, int columns, int blocks, IWindowVisitor visitor)
    {
        for (int block = 0; block < blocks; block++)
        {
            for (int f = 0; f < _turned.Length; f++) SlidingSums.Slide(_window, _turned[f], block * TurnedBlock, SimdDouble.Count, _sums.All[f], StripWidth);
            int rows = Math.Min(SimdDouble.Count, rowCount - (block * SimdDouble.Count));
            visitor.Visit(new MapBlock(mapRow + (block * SimdDouble.Count), mapColumn, rows, columns, SimdDouble.First(rows)), _sums);
        }
    }

    /// <summary>The last columns of this strip come before the next.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private void KeepLastColumns(int blocks)
    {
        foreach (AlignedBuffer turned in _turned)
        {
            for (int block = 0; block < blocks; block++) PairKernels.MoveUp(turned, block * TurnedBlock, StripWidth, _before);
        }
    }
}
