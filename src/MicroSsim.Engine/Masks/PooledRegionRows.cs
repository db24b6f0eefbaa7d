namespace MicroSsim.Engine.Masks;

/// <summary>
/// Regions downsampled by 2 × 2, as images are between the scales of multi-scale SSIM: a pixel belongs to a region if all four do. An odd
/// last row or column is dropped.
/// </summary>
internal abstract class PooledRegionRows(int width, int height) : RegionRows(width, height, isMask: false)
{
    /// <summary>The largest size of materialized regions, in bytes; larger ones are computed whenever they are read.</summary>
    internal const long MaterializedBytes = 1 << 28;

    /// <summary>Creates the pooled regions, or the pooled mask; reads the source if they are materialized.</summary>
    public static RegionRows Create(RegionRows source, ParallelScope parallel, long materializedBytes = MaterializedBytes)
    {
        if (source.IsMask) return PooledMaskRows.Create(source, parallel, materializedBytes);
        var streaming = new Streaming(source);
        long size = (long)sizeof(int) * streaming.Width * streaming.Height;
        return size <= materializedBytes ? new Materialized(streaming, parallel) : streaming;
    }

    /// <summary>Computes rows whenever they are read.</summary>
    private sealed class Streaming(RegionRows source) : PooledRegionRows(source.Width / 2, source.Height / 2)
    {
        public override RegionReader OpenReader() => new Reader(source.OpenReader(), source.Width);

        private sealed class Reader(RegionReader source, int width) : RegionReader(width / 2)
        {
            private readonly int[] _upper = new int[width + RegionKernels.Padding], _lower = new int[width + RegionKernels.Padding];

            public override void Fetch(int firstRow, int rowCount) => source.Fetch(2 * firstRow, 2 * rowCount);

            public override void Read(int row, Span<int> regions)
            {
                source.Read(2 * row, _upper.AsSpan(0, width));
                source.Read((2 * row) + 1, _lower.AsSpan(0, width));
                RegionKernels.Pool(_upper, _lower, regions);
            }
        }
    }

    /// <summary>Stores all rows.</summary>
    private sealed class Materialized : PooledRegionRows
    {
        /// <summary>The rows of a band, which are read together.</summary>
        private const int BandHeight = 32;

        private readonly int[] _regions;

        public Materialized(Streaming source, ParallelScope parallel)
            : base(source.Width, source.Height)
        {
            _regions = new int[Width * Height];
            parallel.ForEach((Height + BandHeight - 1) / BandHeight, source.OpenReader, (band, reader) =>
            {
                int first = band * BandHeight, end = Math.Min(first + BandHeight, Height);
                reader.Fetch(first, end - first);
                for (int row = first; row < end; row++) reader.Read(row, _regions.AsSpan(row * Width, Width));
            });
        }

        public override RegionReader OpenReader() => new Reader(this);

        private sealed class Reader(Materialized rows) : RegionReader(rows.Width)
        {
            public override void Fetch(int firstRow, int rowCount)
            {
            }

            public override void Read(int row, Span<int> regions) => rows._regions.AsSpan(row * rows.Width, rows.Width).CopyTo(regions);
        }
    }
}
