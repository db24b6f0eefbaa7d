using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>The regions of the positions of a map: to which region the value of a window counts.</summary>
/// <param name="regions">The regions of the pixels.</param>
/// <param name="finite">The finite pixels of the pair, as region 1; null if all are.</param>
/// <param name="mode">The positions that count.</param>
/// <param name="radius">The distance from the center of a window to its edge, in pixels.</param>
/// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
/// <remarks>Thread-safe: each thread rents a band of its own.</remarks>
internal sealed class MapRegions(RegionRows regions, RegionRows? finite, MaskMode mode, int radius, int crop)
{
    private readonly ConcurrentBag<MapRegionBand> _returned = [];

    /// <summary>The width of the map in pixels.</summary>
    public int Width { get; } = regions.Width - (2 * crop);

    /// <summary>The height of the map in rows.</summary>
    public int Height { get; } = regions.Height - (2 * crop);

    /// <summary>Takes a band that was returned, or creates one, for one thread.</summary>
    public MapRegionBand RentBand()
    {
        if (_returned.TryTake(out var band)) return band;
        if (mode == MaskMode.Window) return new MapRegionBand(regions, null, radius, crop); // windows in a region are finite
        return new MapRegionBand(regions, finite is null ? null : new MapRegionBand(finite, null, radius, crop), 0, crop);
    }

    /// <summary>Returns a band, which another thread may use from now on.</summary>
    public void Return(MapRegionBand band) => _returned.Add(band);

    /// <summary>The number of positions that count.</summary>
    /// <param name="parallel">Degree of parallelism.</param>
    public long CountPositions(ParallelScope parallel)
    {
        long total = 0;
        parallel.ForEach((Height + WindowScan.BandHeight - 1) / WindowScan.BandHeight, RentBand, (index, band) =>
        {
            int first = index * WindowScan.BandHeight, rows = Math.Min(WindowScan.BandHeight, Height - first);
            band.Load(first, rows);
            long count = 0;
            for (int row = first; row < first + rows; row++)
            {
                foreach (int region in band.Row(row)) count += region != 0 ? 1 : 0;
            }

            Interlocked.Add(ref total, count);
        });
        return total;
    }
}

/// <summary>The regions of the positions of one band of a map, eroded by the window. The scratch of one thread.</summary>
internal sealed class MapRegionBand
{
    private readonly RegionRows _source;
    private readonly RegionReader _reader;
    private readonly MapRegionBand? _finite;
    private readonly int _radius, _crop, _width;

    /// <summary>Two rows of the image.</summary>
    private readonly int[][] _rows;

    /// <summary>A row of the image after erosion down its columns, and then along it.</summary>
    private readonly int[] _eroded;

    /// <summary>Scratch of the erosion along a row.</summary>
    private readonly int[] _same, _differences;

    /// <summary>Per column of the image, the number of rows down to the current one that have the same region.</summary>
    private readonly int[] _heights;

    private int _firstRow;

    /// <param name="source">The regions of the pixels.</param>
    /// <param name="finite">The band of the finite pixels, eroded; null if all windows are finite.</param>
    /// <param name="radius">The radius of the erosion in pixels; 0 for none.</param>
    /// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
    public MapRegionBand(RegionRows source, MapRegionBand? finite, int radius, int crop)
    {
        _source = source;
        _reader = source.OpenReader();
        _finite = finite;
        _radius = radius;
        _crop = crop;
        _width = source.Width - (2 * crop);
        Stride = RoundUp(_width);
        Regions = new int[WindowScan.BandHeight * Stride];
        int length = crop + Stride + crop + RegionKernels.Padding;
        _rows = [new int[length], new int[length]];
        _same = new int[length + (2 * radius)];
        _differences = new int[(length / Vector<int>.Count) + 1];
        _eroded = new int[length];
        _heights = new int[length];
    }

    /// <summary>The regions of the band, row by row.</summary>
    public int[] Regions { get; }

    /// <summary>The length of a row of <see cref="Regions"/>: whole vectors.</summary>
    public int Stride { get; }

    /// <summary>Loads a band.</summary>
    /// <param name="mapRow">The first row of the map.</param>
    /// <param name="rowCount">The number of rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Load(int mapRow, int rowCount)
    {
        _firstRow = mapRow;
        int first = mapRow + _crop - _radius, count = rowCount + (2 * _radius);
        int firstInside = Math.Max(0, first), endInside = Math.Min(_source.Height, first + count);
        _reader.Fetch(firstInside, endInside - firstInside);
        Array.Clear(_heights, 0, _heights.Length);
        for (int i = 0; i < count; i++)
        {
            // Rows beyond the border repeat the first or last row: pixels beyond the border count as inside.
            int row = Math.Min(Math.Max(first + i, 0), _source.Height - 1);
            int[] current = _rows[i & 1];
            _reader.Read(row, current.AsSpan(0, _source.Width));
            if (_radius > 0) ErodeDownColumns(current, _rows[(i + 1) & 1], i < 2 * _radius ? null : _eroded);
            if (i < 2 * _radius) continue;
            if (_radius > 0) RegionKernels.ErodeRow(_eroded, _source.Width, _radius, _same, _differences);
            (_radius > 0 ? _eroded : current).AsSpan(_crop, _width).CopyTo(Regions.AsSpan((i - (2 * _radius)) * Stride));
        }

        if (_finite is null) return;
        _finite.Load(mapRow, rowCount);
        for (int i = 0; i < rowCount * Stride; i++)
        {
            if (_finite.Regions[i] == 0) Regions[i] = 0;
        }
    }

    /// <summary>The regions of one row of the map, as long as the map is wide.</summary>
    public Span<int> Row(int mapRow) => Regions.AsSpan((mapRow - _firstRow) * Stride, _width);

    /// <summary>The index of the first position of a block in <see cref="Regions"/>.</summary>
    public int IndexOf(in MapBlock block) => ((block.Row - _firstRow) * Stride) + block.Column;

    /// <summary>The region that all positions of a block have; −1 if there are several.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public int RegionOf(in MapBlock block)
    {
        int start = IndexOf(block), region = Regions[start];
        var different = Vector<int>.Zero;
        var expected = new Vector<int>(region);
        int vectors = block.Columns / Vector<int>.Count * Vector<int>.Count;
        for (int row = 0; row < block.Rows; row++, start += Stride)
        {
            for (int c = 0; c < vectors; c += Vector<int>.Count) different |= new Vector<int>(Regions, start + c) ^ expected;
            for (int c = vectors; c < block.Columns; c++)
            {
                if (Regions[start + c] != region) return -1;
            }
        }

        return Vector.EqualsAll(different, Vector<int>.Zero) ? region : -1;
    }

    private static int RoundUp(int length) => (length + Vector<int>.Count - 1) / Vector<int>.Count * Vector<int>.Count;

    /// <summary>Adds a row of the image to the heights, and erodes the row at the center of the window that ends with it.</summary>
    /// <param name="current">The row.</param>
    /// <param name="previous">The row above.</param>
    /// <param name="eroded">
    /// Receives the region of every pixel whose column of the window has one region, and else 0; null for none.
    /// </param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void ErodeDownColumns(int[] current, int[] previous, int[]? eroded)
    {
        var windowHeight = new Vector<int>((2 * _radius) + 1);
        ref int pixels = ref current[0], above = ref previous[0], heights = ref _heights[0];
        ref int kept = ref (eroded ?? _eroded)[0];
        for (int i = 0; i < _source.Width; i += Vector<int>.Count)
        {
            var region = RegionKernels.Load(ref pixels, i);
            var isSame = Vector.Equals(region, RegionKernels.Load(ref above, i));
            var height = (RegionKernels.Load(ref heights, i) & isSame) + Vector<int>.One;
            RegionKernels.Store(height, ref heights, i);
            if (eroded is not null) RegionKernels.Store(region & Vector.GreaterThanOrEqual(height, windowHeight), ref kept, i);
        }
    }
}
