using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>Reads which positions of a band of a map count, as rows of bits. Not thread-safe.</summary>
/// <param name="finite">The positions whose windows are finite; null if all are.</param>
internal abstract class MapPositions(MaskPositions? finite)
{
    private ulong[] _finiteBits = [];

    /// <summary>The regions of the loaded band, row by row; null for a mask, where all positions that count have region 1.</summary>
    public virtual int[]? Regions => null;

    /// <summary>The length of a row of <see cref="Regions"/>.</summary>
    public virtual int Stride => 0;

    /// <summary>Loads a band.</summary>
    /// <param name="mapRow">The first row of the map.</param>
    /// <param name="rowCount">The number of rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    /// <param name="bits">The destination, rows of <see cref="BitRows"/>; bits beyond the map are undefined.</param>
    /// <param name="words">The words of a row.</param>
    public void Load(int mapRow, int rowCount, ulong[] bits, int words)
    {
        LoadRegions(mapRow, rowCount, bits, words);
        if (finite is null) return;
        if (_finiteBits.Length == 0) _finiteBits = new ulong[bits.Length];
        finite.Load(mapRow, rowCount, _finiteBits, words);
        BitRows.And(bits, _finiteBits);
    }

    /// <summary>Loads a band without regard to finite windows.</summary>
    private protected abstract void LoadRegions(int mapRow, int rowCount, ulong[] bits, int words);
}

/// <summary>The positions of a mask, eroded by the window.</summary>
/// <param name="mask">The mask.</param>
/// <param name="radius">The radius of the erosion in pixels; 0 for none.</param>
/// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
/// <param name="finite">The positions whose windows are finite; null if all are.</param>
internal sealed class MaskPositions(RegionRows mask, int radius, int crop, MaskPositions? finite) : MapPositions(finite)
{
    private readonly RegionReader _reader = mask.OpenReader();
    private readonly int _words = BitRows.WordsFor(mask.Width);

    /// <summary>A row after erosion along it, and the scratch of that.</summary>
    private readonly ulong[] _eroded = new ulong[BitRows.WordsFor(mask.Width - (2 * crop) + (2 * radius))];

    /// <summary>The rows of the image under the band.</summary>
    private readonly ulong[] _rows = new ulong[BitRows.WordsFor(mask.Width) * (WindowScan.BandHeight + (2 * radius))];

    private protected override void LoadRegions(int mapRow, int rowCount, ulong[] bits, int words)
    {
        int first = mapRow + crop - radius, count = rowCount + (2 * radius);
        int firstInside = Math.Max(0, first), endInside = Math.Min(mask.Height, first + count);
        _reader.Fetch(firstInside, endInside - firstInside);
        for (int i = 0; i < count; i++)
        {
            // Rows beyond the border repeat the first or last row: pixels beyond the border count as inside.
            var row = _rows.AsSpan(i * _words, _words);
            _reader.ReadInside(Math.Min(Math.Max(first + i, 0), mask.Height - 1), row);
            BitRows.SetFrom(row, mask.Width);
        }

        int side = (2 * radius) + 1;
        BitRows.ErodeDown(_rows, _words, count, side);
        for (int i = 0; i < rowCount; i++)
        {
            BitRows.Erode(_rows.AsSpan(i * _words, _words), crop - radius, side, _eroded);
            _eroded.AsSpan(0, words).CopyTo(bits.AsSpan(i * words, words));
        }
    }
}

/// <summary>The positions of a label image: those that have a label, or those whose windows have one label.</summary>
internal sealed class LabelPositions : MapPositions
{
    private readonly RegionRows _labels;
    private readonly RegionReader _reader;
    private readonly int _radius, _crop, _width;

    /// <summary>Two rows of the image.</summary>
    private readonly int[][] _rows;

    /// <summary>A row of the image after erosion down its columns, and then along it.</summary>
    private readonly int[] _eroded;

    /// <summary>Scratch of the erosion along a row.</summary>
    private readonly int[] _same, _differences;

    /// <summary>Per column of the image, the number of rows down to the current one that have the same region.</summary>
    private readonly int[] _heights;

    /// <param name="labels">The regions of the pixels.</param>
    /// <param name="radius">The radius of the erosion in pixels; 0 for none.</param>
    /// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
    /// <param name="finite">The positions whose windows are finite; null if all are.</param>
    public LabelPositions(RegionRows labels, int radius, int crop, MaskPositions? finite)
        : base(finite)
    {
        _labels = labels;
        _reader = labels.OpenReader();
        _radius = radius;
        _crop = crop;
        _width = labels.Width - (2 * crop);
        Stride = (_width + WindowBand.StripWidth - 1) / WindowBand.StripWidth * WindowBand.StripWidth;
        Regions = new int[WindowScan.BandHeight * Stride];
        int length = labels.Width + (2 * RegionKernels.Padding);
        _rows = [new int[length], new int[length]];
        _same = new int[length + (2 * radius)];
        _differences = new int[(length / RegionKernels.Padding) + 1];
        _eroded = new int[length];
        _heights = new int[length];
    }

    /// <inheritdoc/>
    public override int[] Regions { get; }

    /// <summary>The length of a row of <see cref="Regions"/>: whole strips.</summary>
    public override int Stride { get; }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private protected override void LoadRegions(int mapRow, int rowCount, ulong[] bits, int words)
    {
        int first = mapRow + _crop - _radius, count = rowCount + (2 * _radius);
        int firstInside = Math.Max(0, first), endInside = Math.Min(_labels.Height, first + count);
        _reader.Fetch(firstInside, endInside - firstInside);
        Array.Clear(_heights, 0, _heights.Length);
        for (int i = 0; i < count; i++)
        {
            // Rows beyond the border repeat the first or last row: pixels beyond the border count as inside.
            int row = Math.Min(Math.Max(first + i, 0), _labels.Height - 1);
            int[] current = _rows[i & 1];
            _reader.Read(row, current.AsSpan(0, _labels.Width));
            if (_radius > 0)
            {
                int[]? eroded = i < 2 * _radius ? null : _eroded;
                RegionKernels.ErodeDownColumns(current, _rows[(i + 1) & 1], _labels.Width, (2 * _radius) + 1, _heights, eroded);
            }

            if (i < 2 * _radius) continue;
            if (_radius > 0) RegionKernels.ErodeRow(_eroded, _labels.Width, _radius, _same, _differences);
            int target = i - (2 * _radius);
            var regions = Regions.AsSpan(target * Stride, _width);
            (_radius > 0 ? _eroded : current).AsSpan(_crop, _width).CopyTo(regions);
            BitRows.Pack(regions, bits.AsSpan(target * words, words));
        }
    }
}
