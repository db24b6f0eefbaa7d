using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>The rows of a ground truth and a prediction as float64, after their intensity transform: the input of a window scan.</summary>
/// <param name="width">The width of both images in pixels.</param>
/// <param name="height">The height of both images in rows.</param>
/// <remarks>Thread-safe: each thread opens a reader of its own.</remarks>
internal abstract class PairRows(int width, int height)
{
    /// <summary>The width in pixels.</summary>
    public int Width { get; } = width;

    /// <summary>The height in rows.</summary>
    public int Height { get; } = height;

    /// <summary>The number of rows that are best fetched together, at least 1.</summary>
    public abstract int RowsPerRead { get; }

    /// <summary>Opens a reader for one thread.</summary>
    public abstract PairReader OpenReader();
}

/// <summary>Reads the rows of a pair on one thread. <see cref="Free"/> is optional.</summary>
internal abstract class PairReader
{
    /// <summary>Fetches rows, which then can be read in any order.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, all within the pair.</param>
    public abstract void Fetch(int firstRow, int rowCount);

    /// <summary>Reads a block of fetched pixels of both images, row by row.</summary>
    /// <param name="block">The block.</param>
    /// <param name="groundTruth">The destination of the ground truth.</param>
    /// <param name="prediction">The destination of the prediction.</param>
    /// <param name="stride">Elements from the start of one row to the next in both destinations.</param>
    public abstract void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride);

    /// <summary>Frees the memory of the fetched rows for others.</summary>
    public virtual void Free()
    {
    }

    /// <summary>Reads a part of one fetched row of both images, as long as the spans.</summary>
    public void Read(int row, int column, Span<double> groundTruth, Span<double> prediction) =>
        Read(new PixelBlock(row, column, 1, groundTruth.Length), groundTruth, prediction, groundTruth.Length);
}
