using System.Globalization;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>The regions of a mask or label image: their labels in ascending order, and sizes. 0 is the outside. Immutable.</summary>
internal sealed class RegionIndex
{
    /// <summary>The largest number of regions: more than a field of view has objects, but fewer than an image has pixels.</summary>
    private const int MaximumRegions = 1 << 20;

    /// <summary>Labels below this limit are found by a table, others by a hash table.</summary>
    private const int TableLimit = 1 << 20;

    private readonly int[]? _table;
    private readonly Dictionary<long, int>? _hashed;

    private RegionIndex(bool isMask, IReadOnlyList<KeyValuePair<long, long>> countOfLabel)
    {
        IsMask = isMask;
        Labels = [0, .. countOfLabel.Select(label => label.Key)];
        PixelCounts = [0, .. countOfLabel.Select(label => label.Value)];
        if (isMask) return;
        if (countOfLabel.Count == 0 || (Labels[1] > 0 && Labels[Labels.Count - 1] < TableLimit))
        {
            _table = new int[Labels[Labels.Count - 1] + 1];
            for (int region = 1; region <= Count; region++) _table[Labels[region]] = region;
        }
        else
        {
            _hashed = Enumerable.Range(0, Count + 1).ToDictionary(region => Labels[region]);
        }
    }

    /// <summary>Whether all pixels other than 0 are one region.</summary>
    public bool IsMask { get; }

    /// <summary>The number of regions, at least 1.</summary>
    public int Count => Labels.Count - 1;

    /// <summary>The label of every region, from region 1 on; element 0 is 0.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>The number of pixels of every region, from region 1 on.</summary>
    public IReadOnlyList<long> PixelCounts { get; }

    /// <summary>The index of a mask that is known to have pixels, such as that of the finite pixels.</summary>
    public static RegionIndex ForMask() => new(isMask: true, [new(0, 0)]);

    /// <summary>Lists the regions of a mask or label image; reads every pixel once.</summary>
    /// <param name="plane">The image.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <exception cref="MicroSsimException">
    /// <c>EmptyMask</c>: every pixel is 0. <c>InvalidMaskPixel</c>: a pixel is NaN, or a label is not a whole number.
    /// <c>TooManyRegions</c>: more than 2^20 labels.
    /// </exception>
    public static RegionIndex Measure(ImagePlane plane, bool byLabel, ParallelScope parallel)
    {
        var bands = PlaneBands.Split(plane).ToList();
        var counts = new Dictionary<long, long>();
        parallel.ForEach(bands.Count, () => new BandCounter(plane, byLabel), (band, counter) =>
        {
            var countOfLabel = counter.Count(bands[band].FirstRow, bands[band].RowCount);
            lock (counts) Merge(countOfLabel, counts);
        });
        if (counts.Count == 0)
        {
            throw new MicroSsimException(
                "EmptyMask",
                $"every pixel of the {(byLabel ? "label image" : "mask")} is 0, so nothing is left to measure; leave the image out.")
            {
                Role = ImageRole.Mask,
            };
        }

        return new RegionIndex(!byLabel, [.. counts.OrderBy(label => label.Key)]);
    }

    /// <summary>The region of a pixel.</summary>
    /// <param name="pixels">The pixels of a row.</param>
    /// <param name="column">The column of the pixel.</param>
    /// <param name="type">The type of the pixels.</param>
    public int Find(ReadOnlySpan<byte> pixels, int column, PixelType type)
    {
        long label = LabelAt(pixels, column, type, IsMask)!.Value;
        if (IsMask) return (int)label;
        return _table is null ? _hashed![label] : _table[label];
    }

    /// <summary>The label of a pixel, or 1 inside a mask; null if it is NaN, or not a whole number of up to 2^53.</summary>
    private static long? LabelAt(ReadOnlySpan<byte> pixels, int column, PixelType type, bool isMask)
    {
        switch (type)
        {
            case PixelType.UInt8: return Integer(pixels[column]);
            case PixelType.Int8: return Integer((sbyte)pixels[column]);
            case PixelType.UInt16: return Integer(MemoryMarshal.Cast<byte, ushort>(pixels)[column]);
            case PixelType.Int16: return Integer(MemoryMarshal.Cast<byte, short>(pixels)[column]);
            case PixelType.UInt32: return Integer(MemoryMarshal.Cast<byte, uint>(pixels)[column]);
            case PixelType.Int32: return Integer(MemoryMarshal.Cast<byte, int>(pixels)[column]);
            case PixelType.UInt64: return Unsigned(MemoryMarshal.Cast<byte, ulong>(pixels)[column]);
            case PixelType.Int64: return Integer(MemoryMarshal.Cast<byte, long>(pixels)[column]);
            case PixelType.Float32: return Real(MemoryMarshal.Cast<byte, float>(pixels)[column]);
            default: return Real(MemoryMarshal.Cast<byte, double>(pixels)[column]);
        }

        long? Integer(long value) => !isMask ? value : value != 0 ? 1 : 0;

        long? Unsigned(ulong value) => isMask || value <= long.MaxValue ? Integer((long)value) : null;

        long? Real(double value)
        {
            if (double.IsNaN(value)) return null;
            if (isMask) return value != 0 ? 1 : 0;
            return Math.Abs(value) <= 1L << 53 && Math.Floor(value) == value ? (long)value : null;
        }
    }

    private static void Merge(Dictionary<long, long> from, Dictionary<long, long> to)
    {
        foreach (var pair in from)
        {
            to.TryGetValue(pair.Key, out long count);
            to[pair.Key] = count + pair.Value;
        }

        if (to.Count <= MaximumRegions) return;
        throw new MicroSsimException(
            "TooManyRegions",
            $"the label image has more than {MaximumRegions} labels; use an image in which every object has one number, not intensities.")
        {
            Role = ImageRole.Mask,
        };
    }

    /// <summary>Counts the pixels of every label of bands of rows.</summary>
    private sealed class BandCounter(ImagePlane plane, bool byLabel)
    {
        private readonly RowBuffer _buffer = new();

        /// <summary>The number of pixels of every label but 0 in some rows.</summary>
        public Dictionary<long, long> Count(int firstRow, int rowCount)
        {
            var counts = new Dictionary<long, long>();
            var pixels = plane.GetRows(firstRow, rowCount, _buffer);
            switch (plane.PixelType.Size())
            {
                case 1: Count(pixels, firstRow, counts); break;
                case 2: Count(MemoryMarshal.Cast<byte, short>(pixels), firstRow, counts); break;
                case 4: Count(MemoryMarshal.Cast<byte, int>(pixels), firstRow, counts); break;
                default: Count(MemoryMarshal.Cast<byte, long>(pixels), firstRow, counts); break;
            }

            return counts;
        }

        private void Count<T>(ReadOnlySpan<T> pixels, int firstRow, Dictionary<long, long> counts)
            where T : unmanaged, IEquatable<T>
        {
            var bytes = MemoryMarshal.AsBytes(pixels);
            for (int start = 0, end; start < pixels.Length; start = end)
            {
                end = Runs.EndOfRun(pixels, start);
                if (LabelAt(bytes, start, plane.PixelType, !byLabel) is not { } label) throw InvalidPixel(bytes, start, firstRow);
                if (label == 0) continue;
                counts.TryGetValue(label, out long count);
                counts[label] = count + end - start;
            }
        }

        private MicroSsimException InvalidPixel(ReadOnlySpan<byte> pixels, int i, int firstRow)
        {
            int size = plane.PixelType.Size();
            double[] pixel = new double[1];
            PixelConversion.ToDouble(pixels.Slice(i * size, size), plane.PixelType, 0, 1, pixel);
            string position = string.Format(
                CultureInfo.InvariantCulture, "column {0}, row {1} is {2}", i % plane.Width, firstRow + (i / plane.Width), pixel[0]);
            string message = byLabel
                ? $"the label at {position}; labels are whole numbers of up to 2^53, and 0 is outside of all regions."
                : $"the mask pixel at {position}; a mask is 0 outside, and any other number inside.";
            return new MicroSsimException("InvalidMaskPixel", message) { Role = ImageRole.Mask };
        }
    }
}
