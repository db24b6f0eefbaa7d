using System.Buffers;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>Two images of half the size: every pixel is the mean of 2 × 2; an odd last row or column is dropped.</summary>
/// <remarks>
/// <c>avg_pool2d(…, (2, 2))</c> between the scales of torchmetrics' multi-scale SSIM. What fits into the budget is held, and
/// made of the pixels that a scan of the source reads anyway; of a larger pair every row is made anew where it is read.
/// </remarks>
internal abstract class PooledRows(int width, int height) : PairRows(width, height)
{
    /// <summary>Bytes of both images that may be held.</summary>
    internal const long HeldBytes = 1 << 28;

    /// <summary>Halves a pair. The result is to be disposed of if it can be, so that the next pair finds its memory.</summary>
    /// <param name="source">The pair. If the result is an <see cref="IPixelSink"/>, a scan of it has to fill it.</param>
    /// <param name="heldBytes">The most that may be held.</param>
    public static PooledRows Of(PairRows source, long heldBytes = HeldBytes) =>
        2L * sizeof(double) * (source.Width / 2) * (source.Height / 2) <= heldBytes ? new Held(source) : new Passing(source);

    private sealed class Passing(PairRows source) : PooledRows(source.Width / 2, source.Height / 2)
    {
        public override int RowsAtOnce => Math.Max(1, source.RowsAtOnce / 2);

        public override PairReader Open() => new Reader(source.Open());

        private sealed class Reader(PairReader source) : PairReader
        {
            private double[] _groundTruth = [], _prediction = [];

            public override void Fetch(int firstRow, int rowCount) => source.Fetch(2 * firstRow, 2 * rowCount);

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

    private sealed class Held(PairRows source) : PooledRows(source.Width / 2, source.Height / 2), IPixelSink, IDisposable
    {
        private readonly double[] _groundTruth = ArrayPool<double>.Shared.Rent(source.Width / 2 * (source.Height / 2));
        private readonly double[] _prediction = ArrayPool<double>.Shared.Rent(source.Width / 2 * (source.Height / 2));

        public override int RowsAtOnce => 1;

        public override PairReader Open() => new Reader(this);

        public void Take(in PixelBlock block, ReadOnlySpan<double> groundTruth, ReadOnlySpan<double> prediction, int stride)
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

        private sealed class Reader(Held rows) : PairReader
        {
            public override void Fetch(int firstRow, int rowCount)
            {
            }

            public override void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride)
            {
                int first = (block.Row * rows.Width) + block.Column, length = ((block.Rows - 1) * rows.Width) + block.Columns;
                Copy(rows._groundTruth.AsSpan(first, length), block, groundTruth);
                Copy(rows._prediction.AsSpan(first, length), block, prediction);

                void Copy(ReadOnlySpan<double> held, in PixelBlock block, Span<double> values) =>
                    PixelConversion.ToDouble(MemoryMarshal.AsBytes(held), rows.Width, PixelType.Float64, 0, 1, block, values, stride);
            }
        }
    }
}
