using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Fitting;

/// <summary>Evenly spaced rows of an image, of those that have a pixel that counts. The scratch of one thread.</summary>
internal sealed class RowSample
{
    /// <summary>The rows of a mask that are read together.</summary>
    private const int RowsPerFetch = 32;

    private readonly ImagePlane _plane;
    private readonly RegionReader? _reader;
    private readonly RowBuffer _buffer = new();
    private readonly double[] _pixels;
    private readonly int[] _regions;

    /// <summary>The rows with a pixel in a region; null for all.</summary>
    private readonly List<int>? _rowsInside;

    /// <summary>Chooses the rows; reads the regions once.</summary>
    /// <param name="plane">The image.</param>
    /// <param name="regions">The pixels that count, which are those in a region; null for all.</param>
    /// <param name="maxRows">The largest number of rows, at least 1.</param>
    public RowSample(ImagePlane plane, RegionRows? regions, int maxRows)
    {
        _plane = plane;
        _pixels = new double[plane.Width];
        _regions = regions is null ? [] : new int[plane.Width];
        _reader = regions?.OpenReader();
        _rowsInside = _reader is null ? null : FindRowsInside(_reader, plane);
        Count = Math.Min(maxRows, _rowsInside?.Count ?? plane.Height);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Reads the pixels of a row that count; valid until the next call.</summary>
    /// <param name="i">The place of the row in the sample, from 0.</param>
    public ReadOnlySpan<double> Read(int i)
    {
        int place = (int)((long)i * (_rowsInside?.Count ?? _plane.Height) / Count), y = _rowsInside?[place] ?? place, kept = 0;
        PixelConversion.ToDouble(_plane.GetRows(y, 1, _buffer), _plane.PixelType, 0, 1, _pixels);
        if (_reader is null) return _pixels;
        _reader.Fetch(y, 1);
        _reader.Read(y, _regions);
        for (int x = 0; x < _pixels.Length; x++)
        {
            if (_regions[x] != 0) _pixels[kept++] = _pixels[x];
        }

        return _pixels.AsSpan(0, kept);
    }

    /// <summary>The mean of the pixels of all rows.</summary>
    public double MeasureMean()
    {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < Count; i++)
        {
            var pixels = Read(i);
            foreach (double pixel in pixels) sum += pixel;
            count += pixels.Length;
        }

        return sum / count;
    }

    private static List<int> FindRowsInside(RegionReader reader, ImagePlane plane)
    {
        var rows = new List<int>();
        ulong[] bits = new ulong[BitRows.WordsFor(plane.Width)];
        for (int first = 0; first < plane.Height; first += RowsPerFetch)
        {
            int count = Math.Min(RowsPerFetch, plane.Height - first);
            reader.Fetch(first, count);
            for (int row = first; row < first + count; row++)
            {
                reader.ReadInside(row, bits);
                if (Array.Exists(bits, word => word != 0)) rows.Add(row);
            }
        }

        return rows;
    }
}
