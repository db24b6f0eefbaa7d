using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// A histogram of pixel values for one pass of a <see cref="PercentileSearch"/>: 8- and 16-bit integers are counted by value, other pixels
/// by the next digit of their <see cref="SortableKey"/> within the ranges of the pass. Not thread-safe: each thread fills its own
/// histogram, and histograms add up.
/// </summary>
internal sealed class PixelHistogram
{
    /// <summary>The smallest and the largest value of 8- and 16-bit pixels, signed or unsigned.</summary>
    private const int Minimum16 = short.MinValue, Maximum16 = ushort.MaxValue;

    /// <summary>The bits of a float32 that are not part of the first digit of its key.</summary>
    private const int Float32Shift = 15;

    /// <summary>32-bit counters are flushed into 64-bit ones after this many pixels, before one can overflow.</summary>
    private const long FlushLimit = 1 << 30;

    private readonly IReadOnlyList<KeyRange> _ranges;

    /// <summary>Per range, the counts of its next digit; allocated when first used.</summary>
    private readonly RadixHistogram?[] _digits;

    /// <summary>Per range, the pixels in it if it is to be collected.</summary>
    private readonly List<double>[] _collected;

    /// <summary>A buffer for pixels converted to float64.</summary>
    private readonly double[] _values = new double[1024];

    /// <summary>Counts of 8- and 16-bit pixels by value, without the pending ones; null where there are none.</summary>
    private long[]? _counts16;

    /// <summary>Pending counts of 8- and 16-bit pixels; 32-bit counters need half the cache, and counting is a quarter faster.</summary>
    private int[]? _pendingCounts16;

    /// <summary>The sum of the pending counts of 8- and 16-bit pixels.</summary>
    private long _pendingPixels16;

    /// <summary>Pending counts of float32 pixels by sign, exponent and 8 bits of the mantissa, which determine the first digit.</summary>
    private int[]? _pendingFloat32;

    /// <summary>The sum of the pending counts of float32 pixels.</summary>
    private long _pendingFloat32Pixels;

    /// <summary>Whether pixels were counted that need not be float32 numbers, so that all 64 bits of their keys matter.</summary>
    public bool HasDoubles { get; private set; }

    /// <summary>Creates an empty histogram.</summary>
    /// <param name="ranges">The key ranges that this pass looks into; pixels outside of them are not counted.</param>
    public PixelHistogram(IReadOnlyList<KeyRange> ranges)
    {
        _ranges = ranges;
        _digits = new RadixHistogram?[ranges.Count];
        _collected = ranges.Select(_ => new List<double>()).ToArray();
    }

    /// <summary>The values of 8- and 16-bit pixels, ascending, with their counts above 0.</summary>
    public List<(double Value, long Count)> Counts16()
    {
        var values = new List<(double, long)>();
        FlushCounts16();
        for (int vector = 0; vector < (_counts16?.Length ?? 0); vector += Vector<long>.Count)
        {
            if (Vector.EqualsAll(new Vector<long>(_counts16!, vector), Vector<long>.Zero)) continue; // most bins are empty
            for (int i = vector; i < vector + Vector<long>.Count; i++)
            {
                if (_counts16![i] != 0) values.Add((i + Minimum16, _counts16[i]));
            }
        }

        return values;
    }

    /// <summary>The counts of the next digit within a range, by the index of the range; null where no pixel is in it.</summary>
    public RadixHistogram? Digits(int range)
    {
        FlushFloat32();
        return _digits[range];
    }

    /// <summary>The pixels of a range that is collected rather than counted, by the index of the range.</summary>
    public List<double> Collected(int range) => _collected[range];

    /// <summary>Counts the pixels of a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="regions">The pixels to count, which are those in a region; null for all.</param>
    public void Add(ImagePlane plane, RegionRows? regions = null)
    {
        var buffer = new RowBuffer();
        if (regions is not null)
        {
            AddInside(plane, regions, buffer);
            return;
        }

        foreach (var (firstRow, rowCount) in PlaneBands.Split(plane)) AddBand(plane.GetRows(firstRow, rowCount, buffer), plane.PixelType);
    }

    /// <summary>Adds the counts of another histogram with the same ranges.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public void Add(PixelHistogram other)
    {
        HasDoubles |= other.HasDoubles;
        FlushCounts16();
        other.FlushCounts16();
        if (other._counts16 is { } counts)
        {
            _counts16 ??= new long[counts.Length];
            for (int i = 0; i < counts.Length; i++) _counts16[i] += counts[i];
        }

        for (int r = 0; r < _digits.Length; r++)
        {
            if (other.Digits(r) is { } digits) (_digits[r] ??= new RadixHistogram(_ranges[r].DigitCount)).Add(digits);
            _collected[r].AddRange(other._collected[r]);
        }
    }

    /// <summary>Writes the counts and collected pixels; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter writer)
    {
        FlushCounts16();
        writer.Write(HasDoubles);
        writer.Write(_counts16 is not null);
        if (_counts16 is not null) writer.WriteCounts(_counts16);
        for (int r = 0; r < _digits.Length; r++)
        {
            var digits = Digits(r);
            writer.Write(digits is not null);
            digits?.Save(writer);
            _collected[r].Sort(); // neighbours then share their leading bytes, and compress well
            writer.Write(_collected[r].Count);
            foreach (double value in _collected[r]) writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, into a new histogram with the same ranges.</summary>
    public void Load(BinaryReader reader)
    {
        HasDoubles = reader.ReadBoolean();
        if (reader.ReadBoolean()) reader.ReadCounts(_counts16 = new long[Maximum16 - Minimum16 + 1]);
        for (int r = 0; r < _digits.Length; r++)
        {
            if (reader.ReadBoolean()) (_digits[r] = new RadixHistogram(_ranges[r].DigitCount)).Load(reader);
            for (int left = reader.ReadInt32(); left > 0; left--) _collected[r].Add(reader.ReadDouble());
        }
    }

    private void AddInside(ImagePlane plane, RegionRows regions, RowBuffer buffer)
    {
        var reader = regions.OpenReader();
        int[] regionsOfRow = new int[plane.Width];
        int size = plane.PixelType.Size();
        foreach (var (firstRow, rowCount) in PlaneBands.Split(plane))
        {
            var pixels = plane.GetRows(firstRow, rowCount, buffer);
            reader.Fetch(firstRow, rowCount);
            for (int row = 0; row < rowCount; row++)
            {
                reader.Read(firstRow + row, regionsOfRow);
                var pixelsOfRow = pixels.Slice(checked((int)(row * plane.RowBytes)), (int)plane.RowBytes);
                for (int start = 0, end; start < regionsOfRow.Length; start = end)
                {
                    end = Runs.EndOfRun<int>(regionsOfRow, start);
                    if (regionsOfRow[start] != 0) AddBand(pixelsOfRow.Slice(start * size, (end - start) * size), plane.PixelType);
                }
            }
        }
    }

    private void AddBand(ReadOnlySpan<byte> band, PixelType type)
    {
        if (type.Size() <= 2)
        {
            Add16(band, type);
            return;
        }

        if (type == PixelType.Float32 && _ranges[0].IsEverything)
        {
            AddFloat32(MemoryMarshal.Cast<byte, int>(band));
            return;
        }

        HasDoubles |= type != PixelType.Float32;
        int size = type.Size();
        for (int start = 0; start < band.Length; start += _values.Length * size)
        {
            var pixels = band.Slice(start, Math.Min(_values.Length * size, band.Length - start));
            PixelConversion.ToDouble(pixels, type, 0, 1, _values.AsSpan(0, pixels.Length / size));
            AddDoubles(_values, pixels.Length / size);
        }
    }

    /// <summary>
    /// Counts float32 pixels by their leading bits, which determine the first digit, without conversion to float64. Subnormal numbers
    /// have no hidden leading bit, so their digits do not follow from those bits; they are converted one by one.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddFloat32(ReadOnlySpan<int> band)
    {
        const int Exponent = 0x7F80_0000, AllButSign = 0x7FFF_FFFF;
        int[] counts = _pendingFloat32 ??= new int[1 << (32 - Float32Shift)];
        foreach (int bits in band)
        {
            if ((bits & Exponent) == 0 && (bits & AllButSign) != 0) CountFirstDigit(bits);
            else counts[(int)((uint)bits >> Float32Shift)]++;
        }

        _pendingFloat32Pixels += band.Length;
        if (_pendingFloat32Pixels > FlushLimit) FlushFloat32();
    }

    private void FlushFloat32()
    {
        if (_pendingFloat32Pixels == 0) return;
        for (int leading = 0; leading < _pendingFloat32!.Length; leading++)
        {
            if (_pendingFloat32[leading] != 0) CountFirstDigit(leading << Float32Shift, _pendingFloat32[leading]);
        }

        Array.Clear(_pendingFloat32, 0, _pendingFloat32.Length);
        _pendingFloat32Pixels = 0;
    }

    /// <summary>Counts the float32 number that has certain bits.</summary>
    private void CountFirstDigit(int bits, long count = 1)
    {
        double value = MemoryMarshal.Cast<int, float>([bits])[0];
        (_digits[0] ??= new RadixHistogram(_ranges[0].DigitCount)).Add(_ranges[0].Digit(SortableKey.FromValue(value)), count);
    }

    /// <summary>Counts 8- and 16-bit pixels by value. The first pass counts them completely, later passes skip them.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void Add16(ReadOnlySpan<byte> band, PixelType type)
    {
        if (!_ranges[0].IsEverything) return;
        int[] counts = _pendingCounts16 ??= new int[Maximum16 - Minimum16 + 1];
        switch (type)
        {
            case PixelType.UInt8:
                foreach (byte pixel in band) counts[pixel - Minimum16]++;
                break;
            case PixelType.Int8:
                foreach (sbyte pixel in MemoryMarshal.Cast<byte, sbyte>(band)) counts[pixel - Minimum16]++;
                break;
            case PixelType.UInt16:
                foreach (ushort pixel in MemoryMarshal.Cast<byte, ushort>(band)) counts[pixel - Minimum16]++;
                break;
            default:
                foreach (short pixel in MemoryMarshal.Cast<byte, short>(band)) counts[pixel - Minimum16]++;
                break;
        }

        _pendingPixels16 += band.Length / type.Size();
        if (_pendingPixels16 > FlushLimit) FlushCounts16();
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void FlushCounts16()
    {
        if (_pendingPixels16 == 0) return;
        _counts16 ??= new long[_pendingCounts16!.Length];
        for (int i = 0; i < _counts16.Length; i++) _counts16[i] += _pendingCounts16![i];
        Array.Clear(_pendingCounts16!, 0, _counts16.Length);
        _pendingPixels16 = 0;
    }

    private void AddDoubles(double[] values, int count)
    {
        for (int r = 0; r < _ranges.Count; r++)
        {
            var range = _ranges[r];
            if (range.IsEverything) AddAll(range, values, count, _digits[r] ??= new RadixHistogram(range.DigitCount));
            else AddInRange(r, values, count);
        }
    }

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void AddAll(KeyRange range, double[] values, int count, RadixHistogram digits)
    {
        for (int i = 0; i < count; i++) digits.Add(range.Digit(SortableKey.FromValue(values[i])));
    }

    /// <summary>Counts or collects the values in a narrow range; vectors with no value in it, which is most of them, are skipped.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private void AddInRange(int r, double[] values, int count)
    {
        var range = _ranges[r];
        DoubleVector minimum = SimdDouble.Broadcast(range.Minimum), maximum = SimdDouble.Broadcast(range.Maximum);
        for (int start = 0; start < count; start += SimdDouble.LaneCount)
        {
            if (!SimdDouble.AnyBetween(SimdDouble.Load(values, start), minimum, maximum)) continue;
            for (int i = start; i < Math.Min(start + SimdDouble.LaneCount, count); i++)
            {
                ulong key = SortableKey.FromValue(values[i]);
                if (!range.Contains(key)) continue;
                if (range.Collect) _collected[r].Add(values[i]);
                else (_digits[r] ??= new RadixHistogram(range.DigitCount)).Add(range.Digit(key));
            }
        }
    }
}
