namespace MicroSsim.Engine.Masks;

/// <summary>
/// The region of every pixel, row by row: 0 outside of all regions, and 1 … n for the regions of a label image in ascending order of their
/// labels, or 1 for the inside of a mask.
/// </summary>
/// <param name="width">The width in pixels.</param>
/// <param name="height">The height in rows.</param>
/// <param name="isMask">Whether there is only region 1.</param>
/// <remarks>Thread-safe: each thread opens a reader of its own.</remarks>
internal abstract class RegionRows(int width, int height, bool isMask)
{
    /// <summary>Whether there is only region 1, so that bits (<see cref="RegionReader.ReadInside"/>) tell all.</summary>
    public bool IsMask { get; } = isMask;

    /// <summary>The width in pixels.</summary>
    public int Width { get; } = width;

    /// <summary>The height in rows.</summary>
    public int Height { get; } = height;

    /// <summary>Opens a reader for one thread.</summary>
    public abstract RegionReader OpenReader();
}

/// <summary>Reads the rows of regions on one thread.</summary>
/// <param name="width">The width in pixels.</param>
internal abstract class RegionReader(int width)
{
    private int[] _regions = [];

    /// <summary>Fetches rows, which then can be read in any order.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, all within the image.</param>
    public abstract void Fetch(int firstRow, int rowCount);

    /// <summary>Reads one fetched row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="regions">The destination, as long as the image is wide.</param>
    public abstract void Read(int row, Span<int> regions);

    /// <summary>Reads some columns of one fetched row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="firstColumn">The first column, from 0.</param>
    /// <param name="regions">The destination, one element per column.</param>
    public virtual void Read(int row, int firstColumn, Span<int> regions)
    {
        if (_regions.Length == 0) _regions = new int[width];
        Read(row, _regions);
        _regions.AsSpan(firstColumn, regions.Length).CopyTo(regions);
    }

    /// <summary>Reads whether the pixels of one fetched row are in any region.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="bits">The destination, a row of <see cref="BitRows"/>; bits beyond its end are cleared.</param>
    public virtual void ReadInside(int row, Span<ulong> bits)
    {
        if (_regions.Length == 0) _regions = new int[width];
        Read(row, _regions);
        BitRows.Pack(_regions, bits);
    }
}
