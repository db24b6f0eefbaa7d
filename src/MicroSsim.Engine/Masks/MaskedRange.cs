using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>The range of the finite pixels of a plane with a mask.</summary>
/// <param name="Range">The smallest and the largest finite pixel; of the mask only, if so measured.</param>
/// <param name="HasNonFinite">Whether a pixel outside the mask is NaN or infinite.</param>
internal readonly record struct MaskedRange(PixelRange Range, bool HasNonFinite)
{
    private static readonly MaskedRange Empty = new(new PixelRange(double.PositiveInfinity, double.NegativeInfinity), false);

    /// <summary>Measures a plane; reads every pixel once.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="role">Its role in the pair, for the error.</param>
    /// <param name="regions">The regions, of which at least one has a pixel.</param>
    /// <param name="insideOnly">Whether to ignore finite pixels outside of all regions, too.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c>: a pixel in a region is NaN or infinite.</exception>
    public static MaskedRange Measure(ImagePlane plane, ImageRole role, RegionRows regions, bool insideOnly, ParallelScope parallel)
    {
        if (!insideOnly && !plane.PixelType.IsFloatingPoint()) return new MaskedRange(PixelRange.Measure(plane, role, parallel), false);
        var bands = PlaneBands.Split(plane).ToList();
        var results = new MaskedRange[bands.Count];
        parallel.ForEach(bands.Count, () => new Band(plane, role, regions, insideOnly), (i, band) =>
            results[i] = band.Measure(bands[i].FirstRow, bands[i].RowCount));
        return results.Aggregate(Union);
    }

    private static MaskedRange Union(MaskedRange a, MaskedRange b) => new(
        new PixelRange(Math.Min(a.Range.Minimum, b.Range.Minimum), Math.Max(a.Range.Maximum, b.Range.Maximum)),
        a.HasNonFinite || b.HasNonFinite);

    private static MaskedRange Union(MaskedRange a, double pixel) => Union(a, new MaskedRange(new PixelRange(pixel, pixel), false));

    private sealed class Band(ImagePlane plane, ImageRole role, RegionRows regions, bool insideOnly)
    {
        private readonly RegionReader _reader = regions.OpenReader();
        private readonly RowBuffer _buffer = new();
        private readonly int[] _regions = new int[plane.Width];
        private readonly double[] _values = new double[plane.Width];

        public MaskedRange Measure(int firstRow, int rowCount)
        {
            var pixels = plane.GetRows(firstRow, rowCount, _buffer);
            bool isFinite = RangeKernels.AllFinite(pixels, plane.PixelType);
            if (isFinite && !insideOnly) return new MaskedRange(RangeKernels.MinMax(pixels, plane.PixelType), false);
            var range = Empty;
            _reader.Fetch(firstRow, rowCount);
            for (int row = 0; row < rowCount; row++)
            {
                _reader.Read(firstRow + row, _regions);
                var rowPixels = pixels.Slice(checked((int)(row * plane.RowBytes)), checked((int)plane.RowBytes));
                range = Union(range, isFinite ? MeasureInside(rowPixels) : MeasureFinite(rowPixels, firstRow + row));
            }

            return range;
        }

        /// <summary>The range of the pixels of one row that are in a region, all of which are finite.</summary>
        private MaskedRange MeasureInside(ReadOnlySpan<byte> pixels)
        {
            var range = Empty;
            int size = plane.PixelType.Size();
            for (int start = 0, end; start < _regions.Length; start = end)
            {
                end = Runs.EndOfRun<int>(_regions, start);
                if (_regions[start] == 0) continue;
                var run = RangeKernels.MinMax(pixels.Slice(start * size, (end - start) * size), plane.PixelType);
                range = Union(range, new MaskedRange(run, false));
            }

            return range;
        }

        private MaskedRange MeasureFinite(ReadOnlySpan<byte> pixels, int row)
        {
            var range = Empty;
            PixelConversion.ToDouble(pixels, plane.PixelType, 0, 1, _values);
            for (int column = 0; column < _values.Length; column++)
            {
                double value = _values[column];
                bool isInside = _regions[column] != 0;
                if (double.IsNaN(value) || double.IsInfinity(value))
                {
                    if (isInside) throw NonFinitePixels.CreateException(value, plane.Locate(column, row), role);
                    range = range with { HasNonFinite = true };
                }
                else if (isInside || !insideOnly)
                {
                    range = Union(range, value);
                }
            }

            return range;
        }
    }
}
