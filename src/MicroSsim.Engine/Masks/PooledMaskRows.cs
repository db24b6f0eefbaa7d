namespace MicroSsim.Engine.Masks;

/// <summary>A mask downsampled by 2 × 2: a pixel is inside if all four are. An odd last row or column is dropped.</summary>
internal abstract class PooledMaskRows(int width, int height) : RegionRows(width, height, isMask: true)
{
    /// <summary>Creates the pooled mask; reads the source if it is materialized.</summary>
    /// <param name="source">A mask.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="materializedBytes">The largest size of a materialized mask; a larger one is computed whenever it is read.</param>
    public static PooledMaskRows Create(RegionRows source, ParallelScope parallel, long materializedBytes)
    {
        var streaming = new Streaming(source);
        long size = (long)sizeof(ulong) * BitRows.WordsFor(streaming.Width) * streaming.Height;
        return size <= materializedBytes ? new Materialized(streaming, parallel) : streaming;
    }

    /// <summary>Reads rows of bits.</summary>
    private abstract class MaskReader(int width) : RegionReader(width)
    {
        private readonly ulong[] _bits = new ulong[BitRows.WordsFor(width)];

        public override void Read(int row, Span<int> regions)
        {
            ReadInside(row, _bits);
            for (int i = 0; i < regions.Length; i++) regions[i] = (int)(_bits[i / BitRows.WordBits] >> (i % BitRows.WordBits)) & 1;
        }
    }

    /// <summary>Computes rows whenever they are read.</summary>
    private sealed class Streaming(RegionRows source) : PooledMaskRows(source.Width / 2, source.Height / 2)
    {
        public override RegionReader OpenReader() => new Reader(source.OpenReader(), source.Width);

        private sealed class Reader(RegionReader source, int width) : MaskReader(width / 2)
        {
            private readonly ulong[] _upper = new ulong[BitRows.WordsFor(width)], _lower = new ulong[BitRows.WordsFor(width)];

            public override void Fetch(int firstRow, int rowCount) => source.Fetch(2 * firstRow, 2 * rowCount);

            public override void ReadInside(int row, Span<ulong> bits)
            {
                source.ReadInside(2 * row, _upper);
                source.ReadInside((2 * row) + 1, _lower);
                BitRows.Pool(_upper, _lower, bits);
                BitRows.ClearFrom(bits, width / 2);
            }
        }
    }

    /// <summary>Stores all rows.</summary>
    private sealed class Materialized : PooledMaskRows
    {
        /// <summary>The rows of a band, which are read together.</summary>
        private const int BandHeight = 32;

        private readonly ulong[] _bits;
        private readonly int _words;

        public Materialized(Streaming source, ParallelScope parallel)
            : base(source.Width, source.Height)
        {
            _words = BitRows.WordsFor(Width);
            _bits = new ulong[_words * Height];
            parallel.ForEach((Height + BandHeight - 1) / BandHeight, source.OpenReader, (band, reader) =>
            {
                int first = band * BandHeight, end = Math.Min(first + BandHeight, Height);
                reader.Fetch(first, end - first);
                for (int row = first; row < end; row++) reader.ReadInside(row, _bits.AsSpan(row * _words, _words));
            });
        }

        public override RegionReader OpenReader() => new Reader(this);

        private sealed class Reader(Materialized rows) : MaskReader(rows.Width)
        {
            public override void Fetch(int firstRow, int rowCount)
            {
            }

            public override void ReadInside(int row, Span<ulong> bits) =>
                rows._bits.AsSpan(row * rows._words, rows._words).CopyTo(bits);
        }
    }
}
