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

    private readonly Dictionary<long, int>? _hashed;

    private RegionIndex(bool isMask, IReadOnlyList<KeyValuePair<long, long>> countOfLabel)
    {
        IsMask = isMask;
        Labels = [0, .. countOfLabel.Select(label => label.Key)];
        PixelCounts = [0, .. countOfLabel.Select(label => label.Value)];
        if (isMask) return;
        if (countOfLabel.Count == 0 || (Labels[1] > 0 && Labels[Labels.Count - 1] < TableLimit))
        {
            // A table for every 16-bit label, so that one that the image lacks is no error of a later read.
            Table = new int[Math.Max(ushort.MaxValue, Labels[Labels.Count - 1]) + 1];
            for (int region = 1; region <= Count; region++) Table[Labels[region]] = region;
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

    /// <summary>The region of every label; null if labels are too large or negative.</summary>
    public int[]? Table { get; }

    /// <summary>
    /// The largest region, if that of an integer pixel is the smaller one of this number and the pixel: 1 for a mask, and n for the labels
    /// 1 … n; null for other labels.
    /// </summary>
    public uint? WidenLimit => IsMask ? 1 : Labels[Count] == Count && Labels[1] == 1 ? (uint)Count : null;

    /// <summary>The number of pixels of every region, from region 1 on.</summary>
    public IReadOnlyList<long> PixelCounts { get; }

    /// <summary>The index of a mask that is known to have pixels, such as that of the finite pixels.</summary>
    public static RegionIndex ForMask() => new(isMask: true, [new(0, 0)]);

    /// <summary>The name of a region in messages: <c>the mask</c> or <c>region 7</c>.</summary>
    /// <param name="region">The region, from 1.</param>
    public string GetName(int region) => IsMask ? "the mask" : FormattableString.Invariant($"region {Labels[region]}");

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
        parallel.ForEach(bands.Count, () => new LabelCounter(plane, byLabel, counts), (band, counter) =>
            counter.Count(bands[band].FirstRow, bands[band].RowCount));
        if (counts.Count == 0)
        {
            throw new MicroSsimException(
                "EmptyMask",
                $"every pixel of the {(byLabel ? "label image" : "mask")} is 0, so nothing is left to measure; leave the image out.")
            {
                Role = ImageRole.Mask,
            };
        }

        if (counts.Count > MaximumRegions) throw TooManyRegions();
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
        return Table is null ? _hashed![label] : Table[label];
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

    private static MicroSsimException TooManyRegions() => new(
        "TooManyRegions",
        $"the label image has more than {MaximumRegions} labels; use an image in which every object has one number, not intensities.")
    {
        Role = ImageRole.Mask,
    };

    /// <summary>Counts the pixels of every label in bands of rows on one thread, and adds the counts to those of all threads.</summary>
    /// <param name="plane">The mask or label image.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="all">The counts of all threads by label, without 0.</param>
    private sealed class LabelCounter(ImagePlane plane, bool byLabel, Dictionary<long, long> all) : IDisposable
    {
        private readonly RowBuffer _buffer = new();
        private readonly Dictionary<long, long> _counts = [];

        /// <summary>The counts of labels below <see cref="TableLimit"/>; grows to the largest of them.</summary>
        private long[] _table = new long[256];

        public void Count(int firstRow, int rowCount)
        {
            var pixels = plane.GetRows(firstRow, rowCount, _buffer);
            switch (plane.PixelType.Size())
            {
                case 1: Count(pixels, firstRow); break;
                case 2: Count(MemoryMarshal.Cast<byte, short>(pixels), firstRow); break;
                case 4: Count(MemoryMarshal.Cast<byte, int>(pixels), firstRow); break;
                default: Count(MemoryMarshal.Cast<byte, long>(pixels), firstRow); break;
            }

            if (_counts.Count > MaximumRegions) throw TooManyRegions();
        }

        public void Dispose()
        {
            lock (all)
            {
                for (int label = 1; label < _table.Length; label++)
                {
                    if (_table[label] > 0) Add(all, label, _table[label]);
                }

                foreach (var pair in _counts) Add(all, pair.Key, pair.Value);
            }
        }

        private void Count<T>(ReadOnlySpan<T> pixels, int firstRow)
            where T : unmanaged, IEquatable<T>
        {
            if (!byLabel && !plane.PixelType.IsFloatingPoint())
            {
                _table[1] += RegionKernels.CountNonZero(pixels);
                return;
            }

            var bytes = MemoryMarshal.AsBytes(pixels);
            for (int start = 0, end; start < pixels.Length; start = end)
            {
                end = Runs.EndOfRun(pixels, start);
                if (pixels[start].Equals(default)) continue;
                if (LabelAt(bytes, start, plane.PixelType, !byLabel) is not { } label) throw InvalidPixel(bytes, start, firstRow);
                if (label < 0 || label >= TableLimit)
                {
                    Add(_counts, label, end - start);
                    continue;
                }

                if (label >= _table.Length) Array.Resize(ref _table, (int)Math.Max(label + 1, 2 * _table.Length));
                _table[label] += end - start;
            }
        }

        private static void Add(Dictionary<long, long> counts, long label, long count)
        {
            counts.TryGetValue(label, out long before);
            counts[label] = before + count;
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
