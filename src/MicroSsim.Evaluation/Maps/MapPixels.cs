using System.Collections.Concurrent;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// The pixels of a map that is being built: in memory, or, if it is large, in a <see cref="MapSpool"/>, where blocks of rows are written
/// when they are complete. Thread-safe for different rows.
/// </summary>
internal sealed class MapPixels
{
    /// <summary>The rows that are written to a spool together.</summary>
    private const int BlockRows = 64;

    private readonly int _width, _height;
    private readonly MapSpool? _spool;
    private readonly long _offset;

    /// <summary>All pixels in memory; empty with a spool.</summary>
    private readonly float[] _pixels = [];

    /// <summary>The incomplete blocks, by their numbers; null for one that is complete.</summary>
    private readonly ConcurrentDictionary<int, Block?> _blocks = [];

    /// <summary>The pixels per row, and the rows, that have values.</summary>
    private readonly int _valueColumns, _firstValueRow, _lastValueRow;

    /// <summary>Creates pixels of NaN.</summary>
    /// <param name="width">The pixels per row.</param>
    /// <param name="height">The rows.</param>
    /// <param name="margin">The border without values, in pixels down and along.</param>
    /// <param name="spool">The file for the pixels; null for memory.</param>
    public MapPixels(int width, int height, (int Y, int X) margin, MapSpool? spool)
    {
        (_width, _height, _spool) = (width, height, spool);
        (_valueColumns, _firstValueRow, _lastValueRow) = (width - (2 * margin.X), margin.Y, height - margin.Y - 1);
        if (spool is null) _pixels = CreateBlank(width * height);
        else _offset = spool.Reserve((long)width * height * sizeof(float));
    }

    /// <summary>Adds a part of a row; each pixel is added once.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column of the first value.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public void Add(int row, int column, ReadOnlySpan<double> values)
    {
        if (_spool is null)
        {
            Copy(values, _pixels.AsSpan((row * _width) + column, values.Length));
            return;
        }

        int number = row / BlockRows, first = number * BlockRows;
        var block = _blocks.GetOrAdd(number, _ => new Block(CreateBlank(Math.Min(BlockRows, _height - first) * _width)))!;
        Copy(values, block.Pixels.AsSpan(((row - first) * _width) + column, values.Length));
        int rows = Math.Min(_lastValueRow, first + BlockRows - 1) - Math.Max(_firstValueRow, first) + 1;
        if (Interlocked.Add(ref block.Count, values.Length) == rows * _valueColumns) Write(number, block);
    }

    /// <summary>Returns the pixels as a plane, after all were added.</summary>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public ImagePlane ToPlane()
    {
        if (_spool is null) return new MemoryPlane<float>(_width, _height, _pixels);
        for (int number = 0; number * (long)BlockRows < _height; number++)
        {
            int rows = Math.Min(BlockRows, _height - (number * BlockRows));
            var block = _blocks.GetOrAdd(number, _ => new Block(CreateBlank(rows * _width)));
            if (block is not null) Write(number, block);
        }

        return new SpooledMap(_width, _height, _spool, _offset);
    }

    private void Write(int number, Block block)
    {
        _spool!.Write(_offset + ((long)number * BlockRows * _width * sizeof(float)), block.Pixels);
        _blocks[number] = null;
    }

    private static void Copy(ReadOnlySpan<double> values, Span<float> target)
    {
        for (int i = 0; i < values.Length; i++) target[i] = (float)values[i];
    }

    private static float[] CreateBlank(int length) => [.. Enumerable.Repeat(float.NaN, length)];

    /// <summary>Rows that are incomplete.</summary>
    private sealed class Block(float[] pixels)
    {
        /// <summary>The number of values that were added.</summary>
        public int Count;

        public float[] Pixels => pixels;
    }

    /// <summary>A map in a spool. Thread-safe.</summary>
    private sealed class SpooledMap(int width, int height, MapSpool spool, long offset) : ImagePlane(width, height, PixelType.Float32)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

        public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer) =>
            spool.Read(offset + (firstRow * RowBytes), rows.Slice(0, (int)(rowCount * RowBytes)));
    }
}
