using System.Buffers;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// A pair downsampled by average pooling: every pixel is the mean of 2 × 2 pixels; an odd last row or column is dropped. This is
/// <c>avg_pool2d(…, (2, 2))</c> between the scales of the multi-scale SSIM of torchmetrics.
/// </summary>
/// <remarks>
/// A pair that fits in the memory limit is materialized, from the pixels that the scan of the source reads anyway. A larger pair
/// is streamed: its rows are computed whenever they are read.
/// </remarks>
internal abstract class PooledRows(int width, int height) : PairRows(width, height)
{
    /// <summary>The largest size of a materialized pair, in bytes.</summary>
    internal const long MaterializedBytes = 1 << 28;

    /// <summary>Creates the pooled pair. If it is <see cref="IDisposable"/>, the caller disposes it, to return its memory.</summary>
    /// <param name="source">The source. If the result is an <see cref="IPixelSink"/>, a scan of the source must fill it.</param>
    /// <param name="materializedBytes">The largest size of a materialized pair, in bytes.</param>
    public static PooledRows Create(PairRows source, long materializedBytes = MaterializedBytes) =>
        2L * sizeof(double) * (source.Width / 2) * (source.Height / 2) <= materializedBytes
            ? new Materialized(source)
            : new Streaming(source);

    /// <summary>Computes its rows whenever they are read.</summary>
    private sealed class Streaming(PairRows source) : PooledRows(source.Width / 2, source.Height / 2)
    {
        public override int RowsPerRead => Math.Max(1, source.RowsPerRead / 2);

        public override PairReader OpenReader() => new Reader(source.OpenReader());

        private sealed class Reader(PairReader source) : PairReader
        {
            private double[] _groundTruth = [], _prediction = [];

            public override void Fetch(int firstRow, int rowCount) => source.Fetch(2 * firstRow, 2 * rowCount);

            public override void Free() => source.Free();

            public override void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride)
            {
                int width = 2 * block.Columns;
                if (_groundTruth.Length < 2 * width) (_groundTruth, _prediction) = (new double[2 * width], new double[2 * width]);
                for (int row = 0; row < block.Rows; row++)
                {
                    source.Read(new PixelBlock(2 * (block.Row + row), 2 * block.Column, 2, width), _groundTruth, _prediction, width);
                    RowKernels.Pool(_groundTruth, width, 1, block.Columns, groundTruth.Slice(row * stride), stride);
                    RowKernels.Pool(_prediction, width, 1, block.Columns, prediction.Slice(row * stride), stride);
                }
            }
        }
    }

    /// <summary>Stores its pixels, which a scan of the source writes.</summary>
    private sealed class Materialized(PairRows source) : PooledRows(source.Width / 2, source.Height / 2), IPixelSink, IDisposable
    {
        private readonly double[] _groundTruth = ArrayPool<double>.Shared.Rent(source.Width / 2 * (source.Height / 2));
        private readonly double[] _prediction = ArrayPool<double>.Shared.Rent(source.Width / 2 * (source.Height / 2));

        public override int RowsPerRead => 1;

        public override PairReader OpenReader() => new Reader(this);

        public void Write(in PixelBlock block, ReadOnlySpan<double> groundTruth, ReadOnlySpan<double> prediction, int stride)
        {
            int first = (block.Row / 2 * Width) + (block.Column / 2);
            RowKernels.Pool(groundTruth, stride, block.Rows / 2, block.Columns / 2, _groundTruth.AsSpan(first), Width);
            RowKernels.Pool(prediction, stride, block.Rows / 2, block.Columns / 2, _prediction.AsSpan(first), Width);
        }

        public void Dispose()
        {
            ArrayPool<double>.Shared.Return(_groundTruth);
            ArrayPool<double>.Shared.Return(_prediction);
        }

        private sealed class Reader(Materialized rows) : PairReader
        {
            public override void Fetch(int firstRow, int rowCount)
            {
            }

            public override void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride)
            {
                int first = (block.Row * rows.Width) + block.Column;
                int length = ((block.Rows - 1) * rows.Width) + block.Columns;
                Copy(rows._groundTruth.AsSpan(first, length), block, groundTruth);
                Copy(rows._prediction.AsSpan(first, length), block, prediction);

                void Copy(ReadOnlySpan<double> pixels, in PixelBlock block, Span<double> values) =>
                    PixelConversion.ToDouble(MemoryMarshal.AsBytes(pixels), rows.Width, PixelType.Float64, 0, 1, block, values, stride);
            }
        }
    }
}
