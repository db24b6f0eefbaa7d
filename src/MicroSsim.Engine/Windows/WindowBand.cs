using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// The scratch of one thread for sliding a window over the bands of a map. Its size does not depend on the size of the image.
/// </summary>
/// <remarks>
/// A band is processed from left to right in strips of a few columns:
/// <list type="number">
/// <item>a segment (two strips) of every row under the band is read as float64 (<see cref="ReadSegment"/>);</item>
/// <item>
/// the products x², y² and xy of the strip are computed, and every field is summed down the columns of the window and transposed,
/// so that vectors run down the rows (<see cref="SumColumns"/>);
/// </item>
/// <item>the transposed sums are summed along the rows, and the window sums visited (<see cref="SumRows"/>);</item>
/// <item>the last columns of the strip are kept for the windows of the next (<see cref="KeepOverlap"/>).</item>
/// </list>
/// Segments, strips and blocks that no window of a region reaches over are skipped.
/// The scratch of a strip fits in the first-level cache. It is one allocation, which avoids cache-set conflicts (4K aliasing):
/// with separate allocations threads differed by half in speed.
/// </remarks>
internal sealed class WindowBand : IDisposable
{
    /// <summary>Columns of a strip: a multiple of the lanes of every vector.</summary>
    internal const int StripWidth = 16;

    /// <summary>Columns of a segment, which are read together: as many 16-bit pixels as a cache line has.</summary>
    private const int SegmentWidth = 32;

    private readonly PairRows _source;
    private readonly PairReader _reader;
    private readonly SsimWindow _down, _along;
    private readonly Border _border;
    private readonly WindowFields _fields;
    private readonly IPixelSink? _pixels;

    /// <summary>The distance of the map from the upper and lower border of the image, in rows.</summary>
    private readonly int _cropRows;

    /// <summary>The distance of the map from the left and right border of the image, in columns.</summary>
    private readonly int _cropColumns;

    /// <summary>The rows that the windows of neighbouring bands share: taps − 1.</summary>
    private readonly int _rowOverlap;

    /// <summary>The columns that the windows of neighbouring strips share: taps − 1.</summary>
    private readonly int _overlap;

    /// <summary>The allocation that the following buffers are slices of.</summary>
    private readonly AlignedBuffer _all;

    /// <summary>The segment of the ground truth, row by row.</summary>
    private readonly AlignedBuffer _x;

    /// <summary>The segment of the prediction, row by row.</summary>
    private readonly AlignedBuffer _y;

    /// <summary>x², or x² + y² for joint fields, in a column as wide as a vector.</summary>
    private readonly AlignedBuffer _xx;

    /// <summary>y² in a column as wide as a vector.</summary>
    private readonly AlignedBuffer _yy;

    /// <summary>xy in a column as wide as a vector.</summary>
    private readonly AlignedBuffer _xy;

    /// <summary>The sums of one field down a column as wide as a vector.</summary>
    private readonly AlignedBuffer _columnSums;

    /// <summary>Per field, the transposed column sums of the overlap and the strip, block of rows after block of rows.</summary>
    private readonly AlignedBuffer[] _transposed;

    /// <summary>The window sums of one block.</summary>
    private readonly WindowSums _sums;

    /// <param name="source">The pair.</param>
    /// <param name="window">The window.</param>
    /// <param name="border">The padding beyond the border.</param>
    /// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
    /// <param name="fields">The sums to compute.</param>
    /// <param name="pixels">Gets every pixel of the pair; null for none.</param>
    public WindowBand(PairRows source, SsimWindow window, Border border, int crop, WindowFields fields, IPixelSink? pixels)
        : this(source, window, window, border, crop, crop, fields, pixels)
    {
    }

    /// <summary>Creates the scratch of a map without pixels beyond the border, for a window of different sides.</summary>
    /// <param name="source">The pair.</param>
    /// <param name="down">The window down the columns.</param>
    /// <param name="along">The window along the rows.</param>
    /// <param name="fields">The sums to compute.</param>
    public WindowBand(PairRows source, SsimWindow down, SsimWindow along, WindowFields fields)
        : this(source, down, along, Border.EdgeRepeated, down.Radius, along.Radius, fields, null)
    {
    }

    private WindowBand(
        PairRows source,
        SsimWindow down,
        SsimWindow along,
        Border border,
        int cropRows,
        int cropColumns,
        WindowFields fields,
        IPixelSink? pixels)
    {
        _source = source;
        _reader = source.OpenReader();
        (_down, _along) = (down, along);
        _border = border;
        (_cropRows, _cropColumns) = (cropRows, cropColumns);
        _fields = fields;
        _pixels = pixels;
        _rowOverlap = down.Taps.Length - 1;
        _overlap = along.Taps.Length - 1;
        _sums = new WindowSums(StripWidth, fields);
        int rows = WindowScan.BandHeight + _rowOverlap, column = rows * SimdDouble.LaneCount;
        int columnSums = WindowScan.BandHeight * SimdDouble.LaneCount, transposed = WindowScan.BandHeight * (_overlap + StripWidth);
        _all = AlignedBuffer.Rent((2 * rows * SegmentWidth) + (3 * column) + columnSums + (_sums.Fields.Length * transposed));
        int end = 0;
        _x = Next(rows * SegmentWidth);
        _y = Next(rows * SegmentWidth);
        _xx = Next(column);
        _yy = Next(column);
        _xy = Next(column);
        _columnSums = Next(columnSums);
        _transposed = [.. _sums.Fields.Select(_ => Next(transposed))];

        AlignedBuffer Next(int length) => _all.Slice((end += length) - length, length);
    }

    /// <summary>Doubles of one block of rows in the transposed sums of a field.</summary>
    private int TransposedBlock => SimdDouble.LaneCount * (_overlap + StripWidth);

    /// <summary>Fetches the image rows of some rows of the map.</summary>
    public void Fetch(int mapRow, int rowCount)
    {
        int first = Math.Max(0, FirstImageRow(mapRow)), end = Math.Min(_source.Height, FirstImageRow(mapRow) + rowCount + _rowOverlap);
        _reader.Fetch(first, end - first);
    }

    /// <summary>Computes the window sums of a band whose rows were fetched.</summary>
    /// <param name="mapRow">The first row of the map.</param>
    /// <param name="rowCount">The number of rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    /// <param name="visitor">Visits the sums strip by strip, and in each strip block by block.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every segment.</param>
    public void Run(int mapRow, int rowCount, IWindowVisitor visitor, CancellationToken cancellationToken) =>
        Run(mapRow, rowCount, 0, _source.Width - (2 * _cropColumns), visitor, cancellationToken);

    /// <summary>
    /// Computes the window sums of some columns of a band whose rows were fetched: the first ones, or those after the columns before, of
    /// which the overlap is in memory (<see cref="LoadOverlap"/>).
    /// </summary>
    /// <param name="mapRow">The first row of the map.</param>
    /// <param name="rowCount">The number of rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    /// <param name="firstColumn">The first column of the map, a multiple of <see cref="StripWidth"/>.</param>
    /// <param name="endColumn">The end of the columns: a multiple of <see cref="StripWidth"/>, or the width of the map.</param>
    /// <param name="visitor">Visits the sums strip by strip, and in each strip block by block.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every segment.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(
        int mapRow, int rowCount, int firstColumn, int endColumn, IWindowVisitor visitor, CancellationToken cancellationToken)
    {
        int blocks = BlocksOf(rowCount);
        int imageRows = (blocks * SimdDouble.LaneCount) + _rowOverlap;
        var regions = (visitor as IRegionVisitor)?.Regions;
        regions?.LoadBand(mapRow);

        // The first windows need the columns of the overlap: strips without window sums, which begin before column 0, come first.
        int lead = ((_overlap + StripWidth - 1) / StripWidth * StripWidth) - _overlap;
        int start = firstColumn == 0 ? -lead : firstColumn + _overlap, end = endColumn + _overlap;
        for (int segment = start; segment < end; segment += SegmentWidth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int segmentWidth = Math.Min(SegmentWidth, end - segment);
            if (_pixels is null && !IsNeeded(regions, segment, SegmentWidth)) continue;
            ReadSegment(mapRow, imageRows, rowCount + _rowOverlap, segment, segmentWidth);
            if (_pixels is not null) WritePixels(_pixels, mapRow, rowCount, segment, segmentWidth);
            for (int strip = 0; strip < segmentWidth; strip += StripWidth)
            {
                if (!IsNeeded(regions, segment + strip, StripWidth)) continue;
                for (int column = 0; column < StripWidth; column += SimdDouble.LaneCount)
                {
                    SumColumns(strip + column, _overlap + column, blocks, imageRows);
                }

                int mapColumn = segment + strip - _overlap;
                int columns = Math.Min(StripWidth, endColumn - mapColumn);
                if (mapColumn >= 0) SumRows(mapRow, mapColumn, rowCount, columns, blocks, visitor, regions);
                KeepOverlap(blocks);
            }
        }
    }

    /// <summary>The length of the overlap of a band in doubles.</summary>
    /// <param name="rowCount">The number of rows of the band.</param>
    public int OverlapLengthOf(int rowCount) => _transposed.Length * BlocksOf(rowCount) * _overlap * SimdDouble.LaneCount;

    /// <summary>Copies the overlap with the next columns, from which another run of the same rows can continue.</summary>
    /// <param name="rowCount">The number of rows of the band.</param>
    /// <param name="destination">The destination, as long as <see cref="OverlapLengthOf"/> says.</param>
    public void SaveOverlap(int rowCount, AlignedBuffer destination) => CopyOverlap(rowCount, destination, load: false);

    /// <summary>Continues after the columns whose overlap was saved.</summary>
    /// <param name="rowCount">The number of rows of the band.</param>
    /// <param name="source">The saved overlap.</param>
    public void LoadOverlap(int rowCount, AlignedBuffer source) => CopyOverlap(rowCount, source, load: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Return();
        _sums.Dispose();
        _reader.Free();
    }

    private static int BlocksOf(int rowCount) => (rowCount + SimdDouble.LaneCount - 1) / SimdDouble.LaneCount;

    private int FirstImageRow(int mapRow) => mapRow + _cropRows - _down.Radius;

    /// <summary>
    /// Whether columns of the image are under a window of a position that counts. Sums of other columns stay undefined, and are not used.
    /// </summary>
    /// <param name="regions">The regions; null if every position counts.</param>
    /// <param name="first">The first column, where 0 is that of the first window.</param>
    /// <param name="count">The number of columns.</param>
    private bool IsNeeded(RegionAccumulator? regions, int first, int count) =>
        regions is null || regions.AnyInside(first - _overlap, first + count);

    /// <summary>Reads some columns of all rows under the band, mirrored beyond the border.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void ReadSegment(int mapRow, int imageRows, int validRows, int firstColumn, int width)
    {
        int firstRow = FirstImageRow(mapRow), firstImageColumn = firstColumn + _cropColumns - _along.Radius;

        // The columns from left to right are in the image.
        int left = Math.Min(width, Math.Max(0, -firstImageColumn));
        int right = Math.Max(left, Math.Min(width, _source.Width - firstImageColumn));
        if (right > left) ReadInside(firstRow, validRows, firstImageColumn + left, right - left, left);
        for (int i = 0; right - left < SegmentWidth && i < validRows; i++)
        {
            int start = i * SegmentWidth;
            for (int c = 0; c < left; c++) ReadOutside(firstRow + i, firstColumn + c, firstImageColumn + c, start + c);
            for (int c = right; c < width; c++) ReadOutside(firstRow + i, firstColumn + c, firstImageColumn + c, start + c);
            Clear(start + width, SegmentWidth - width);
        }

        // Blocks are summed whole: the rows below the last valid one are 0.
        Clear(validRows * SegmentWidth, (imageRows - validRows) * SegmentWidth);
    }

    /// <summary>Reads columns inside the image: as one block unless rows lie beyond the border.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void ReadInside(int firstRow, int rows, int column, int columns, int start)
    {
        bool asOneBlock = firstRow >= 0 && firstRow + rows <= _source.Height;
        for (int i = 0; i < (asOneBlock ? 1 : rows); i++)
        {
            var block = new PixelBlock(_border.Mirror(firstRow + i, _source.Height), column, asOneBlock ? rows : 1, columns);
            int rowStart = (i * SegmentWidth) + start, length = ((block.Rows - 1) * SegmentWidth) + columns;
            _reader.Read(block, _x.AsSpan(rowStart, length), _y.AsSpan(rowStart, length), SegmentWidth);
        }
    }

    /// <summary>Reads one pixel of a column outside the image: mirrored, or 0 before the first column of any window.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void ReadOutside(int row, int column, int imageColumn, int index)
    {
        if (column < 0)
        {
            Clear(index, 1);
            return;
        }

        int sourceRow = _border.Mirror(row, _source.Height), sourceColumn = _border.Mirror(imageColumn, _source.Width);
        _reader.Read(sourceRow, sourceColumn, _x.AsSpan(index, 1), _y.AsSpan(index, 1));
    }

    private void Clear(int start, int length)
    {
        _x.AsSpan(start, length).Clear();
        _y.AsSpan(start, length).Clear();
    }

    /// <summary>Passes on the pixels of the rows that belong to this band; those below belong to the next, if there is one.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void WritePixels(IPixelSink pixels, int mapRow, int rowCount, int firstColumn, int width)
    {
        int rows = mapRow + rowCount + _rowOverlap == _source.Height ? rowCount + _rowOverlap : rowCount;
        int skipped = Math.Max(0, -firstColumn); // columns before the image
        int length = (rows * SegmentWidth) - skipped;
        var block = new PixelBlock(mapRow, firstColumn + skipped, rows, width - skipped);
        pixels.Write(block, _x.AsSpan(skipped, length), _y.AsSpan(skipped, length), SegmentWidth);
    }

    /// <summary>Sums every field down one column of vectors, and transposes the sums block by block.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void SumColumns(int column, int transposedColumn, int blocks, int imageRows)
    {
        if (_fields == WindowFields.Separate) PairKernels.Products(_x, _y, column, SegmentWidth, imageRows, _xx, _yy, _xy);
        else PairKernels.JointProducts(_x, _y, column, SegmentWidth, imageRows, _xx, _xy);
        SumField(_x, column, SegmentWidth, _transposed[0]);
        SumField(_y, column, SegmentWidth, _transposed[1]);
        SumField(_xx, 0, SimdDouble.LaneCount, _transposed[2]);
        SumField(_xy, 0, SimdDouble.LaneCount, _transposed[3]);
        if (_fields == WindowFields.Separate) SumField(_yy, 0, SimdDouble.LaneCount, _transposed[4]);

        [MethodImpl(SimdDouble.AggressiveOptimization)]
        void SumField(AlignedBuffer source, int start, int step, AlignedBuffer transposed)
        {
            SlidingSums.Slide(_down, source, start, step, _columnSums, blocks * SimdDouble.LaneCount);
            for (int block = 0; block < blocks; block++)
            {
                int target = (block * TransposedBlock) + (transposedColumn * SimdDouble.LaneCount);
                BlockTranspose.Transpose(_columnSums, block * SimdDouble.LaneCount * SimdDouble.LaneCount, transposed, target);
            }
        }
    }

    /// <summary>Sums the transposed column sums along the rows, which gives the window sums of a strip, and visits them.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void SumRows(
        int mapRow, int mapColumn, int rowCount, int columns, int blocks, IWindowVisitor visitor, RegionAccumulator? regions)
    {
        var keeper = visitor as ISumsKeeper;
        for (int block = 0; block < blocks; block++)
        {
            int firstRow = block * SimdDouble.LaneCount, rows = Math.Min(SimdDouble.LaneCount, rowCount - firstRow);
            var mapBlock = new MapBlock(mapRow + firstRow, mapColumn, rows, columns, SimdDouble.FirstMask(rows));
            if (regions is not null && !regions.Enter(mapBlock)) continue;
            var sums = keeper?.SumsOf(mapBlock) ?? _sums;
            for (int f = 0; f < _transposed.Length; f++)
            {
                SlidingSums.Slide(_along, _transposed[f], block * TransposedBlock, SimdDouble.LaneCount, sums.Fields[f], StripWidth);
            }

            visitor.Visit(mapBlock, sums);
        }
    }

    /// <summary>Moves the last columns of this strip to the front, as the overlap with the next.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void KeepOverlap(int blocks)
    {
        foreach (var field in _transposed)
        {
            for (int block = 0; block < blocks; block++) PairKernels.MoveVectors(field, block * TransposedBlock, StripWidth, _overlap);
        }
    }

    /// <summary>Copies the first columns of the transposed sums, field by field and block by block.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void CopyOverlap(int rowCount, AlignedBuffer saved, bool load)
    {
        int blocks = BlocksOf(rowCount), at = 0;
        foreach (var field in _transposed)
        {
            for (int block = 0; block < blocks; block++, at += _overlap * SimdDouble.LaneCount)
            {
                ref double own = ref field.At(block * TransposedBlock), other = ref saved.At(at);
                for (int column = 0; column < _overlap; column++)
                {
                    if (load) SimdDouble.Store(SimdDouble.Load(ref other, column), ref own, column);
                    else SimdDouble.Store(SimdDouble.Load(ref own, column), ref other, column);
                }
            }
        }
    }
}
