using System.Buffers;

namespace MicroSsim.Engine;

/// <summary>Two images of half the size: every pixel is the mean of 2 × 2; an odd last row or column is dropped.</summary>
/// <remarks>
/// <c>avg_pool2d(…, (2, 2))</c> between the scales of torchmetrics' multi-scale SSIM. What fits into the budget is made once
/// and held; of a larger pair every row is made anew where it is read.
/// </remarks>
internal abstract class PooledRows(int width, int height) : PairRows(width, height)
{
    /// <summary>Bytes of both images that may be held.</summary>
    internal const long HeldBytes = 1 << 28;

    /// <summary>Halves a pair. The result is to be disposed of if it can be, so that the next pair finds its memory.</summary>
    /// <param name="source">The pair.</param>
    /// <param name="crew">Who pools.</param>
    /// <param name="heldBytes">The most that may be held.</param>
    public static PooledRows Of(PairRows source, Crew crew, long heldBytes = HeldBytes)
    {
        PooledRows passing = new Passing(source);
        return 2L * sizeof(double) * passing.Width * passing.Height <= heldBytes ? new Held(passing, crew) : passing;
    }

    private sealed class Passing(PairRows source) : PooledRows(source.Width / 2, source.Height / 2)
    {
        public override int RowsAtOnce => Math.Max(1, source.RowsAtOnce / 2);

        public override PairReader Open() => new Reader(source.Open());

        private sealed class Reader(PairReader source) : PairReader
        {
            private double[] _x0 = [], _x1 = [], _y0 = [], _y1 = [];

            public override void Fetch(int firstRow, int rowCount) => source.Fetch(2 * firstRow, 2 * rowCount);

            public override void Read(int row, int column, Span<double> groundTruth, Span<double> prediction)
            {
                int length = 2 * groundTruth.Length;
                if (_x0.Length < length) (_x0, _x1, _y0, _y1) = (new double[length], new double[length], new double[length], new double[length]);
                source.Read(2 * row, 2 * column, _x0.AsSpan(0, length), _y0.AsSpan(0, length));
                source.Read((2 * row) + 1, 2 * column, _x1.AsSpan(0, length), _y1.AsSpan(0, length));
                RowKernels.Pool(_x0, _x1, groundTruth);
                RowKernels.Pool(_y0, _y1, prediction);
            }
        }
    }

    private sealed class Held : PooledRows, IDisposable
    {
        private readonly double[] _groundTruth, _prediction;

        public Held(PooledRows passing, Crew crew)
            : base(passing.Width, passing.Height)
        {
            _groundTruth = ArrayPool<double>.Shared.Rent(Width * Height);
            _prediction = ArrayPool<double>.Shared.Rent(Width * Height);
            int bandHeight = Math.Max(WindowScan.BandHeight, passing.RowsAtOnce);
            crew.Each((Height + bandHeight - 1) / bandHeight, passing.Open, (band, reader) =>
            {
                int firstRow = band * bandHeight, rowCount = Math.Min(bandHeight, Height - firstRow);
                reader.Fetch(firstRow, rowCount);
                for (int row = firstRow; row < firstRow + rowCount; row++)
                {
                    reader.Read(row, 0, _groundTruth.AsSpan(row * Width, Width), _prediction.AsSpan(row * Width, Width));
                }
            });
        }

        public override int RowsAtOnce => 1;

        public override PairReader Open() => new Reader(this);

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

            public override void Read(int row, int column, Span<double> groundTruth, Span<double> prediction)
            {
                rows._groundTruth.AsSpan((row * rows.Width) + column, groundTruth.Length).CopyTo(groundTruth);
                rows._prediction.AsSpan((row * rows.Width) + column, prediction.Length).CopyTo(prediction);
            }
        }
    }
}
