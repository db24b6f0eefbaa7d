using System.Runtime.InteropServices;
using CsCheck;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>Rows of bits, and the regions of maps, against their definitions pixel by pixel.</summary>
public sealed class MapRegionTests
{
    private static readonly PixelType[] MaskTypes =
        [PixelType.UInt8, PixelType.Int16, PixelType.UInt32, PixelType.Int64, PixelType.Float32, PixelType.Float64];

    [Fact]
    public void Bits_are_packed_from_pixels_of_every_type() => Gen.Select(Gen.Int[1, 300], Gen.Int).Sample(
        (width, seed) =>
        {
            var random = new Random(seed);
            double[] values = [.. Enumerable.Range(0, width).Select(_ => random.Next(3) == 0 ? 0.0 : random.Next(1, 128))];
            foreach (var type in MaskTypes)
            {
                var plane = RandomPlanes.FromValues(type, width, 1, values);
                ulong[] bits = new ulong[BitRows.WordsFor(width)];
                BitRows.Pack(plane.GetRows(0, 1, new RowBuffer()), type, bits);
                Assert.Equal(values.Select(v => v != 0), ToBools(bits, width));
                Assert.Equal(values.Count(v => v != 0), bits.Sum(BitRows.Count));
            }
        },
        iter: 100);

    [Fact]
    public void Minus_zero_is_outside_and_the_smallest_numbers_are_inside()
    {
        double[] values = [-0.0, double.Epsilon, -double.Epsilon, 0];
        double[] row = [.. Enumerable.Repeat(values, 20).SelectMany(v => v)];
        ulong[] bits = new ulong[2];
        BitRows.Pack(MemoryMarshal.AsBytes<double>(row), PixelType.Float64, bits);
        Assert.Equal([0x6666666666666666, 0x6666], bits);
    }

    [Fact]
    public void A_row_is_eroded_by_its_definition() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[-90, 90], Gen.Int[1, 180], Gen.Int).Sample(
            (width, offset, length, seed) =>
            {
                var random = new Random(seed);
                int gap = random.Next(2, 200);
                bool[] row = [.. Enumerable.Range(0, width).Select(_ => random.Next(gap) > 0)];
                ulong[] bits = ToBits(row), eroded = new ulong[BitRows.WordsFor(width + length - 1)];
                BitRows.SetFrom(bits, width);
                BitRows.Erode(bits, offset, length, eroded);
                var expected = Enumerable.Range(0, width).Select(i => Enumerable.Range(i + offset, length)
                    .All(k => k < 0 || k >= width || row[k]));
                Assert.Equal(expected, ToBools(eroded, width));
            },
            iter: 300);

    [Fact]
    public void Blocks_of_bits_are_transposed() => Gen.ULong.Sample(
        bits =>
        {
            ulong transposed = BitRows.Transpose(bits);
            for (int i = 0; i < 64; i++) Assert.Equal((bits >> i) & 1, (transposed >> ((i % 8 * 8) + (i / 8))) & 1);
            if (bits != 0) Assert.Equal(1UL, (bits >> BitRows.LowestBit(bits)) & 1);
        },
        iter: 200);

    /// <summary>The positions that count, of masks and label images, of all sizes, windows and borders.</summary>
    [Fact]
    public void Positions_of_a_map_are_those_of_the_definition()
    {
        var size = Gen.Int[1, 170];
        Gen.Select(size, size, Gen.Int[0, 40], Gen.Int[0, 40], Gen.Enum<MaskMode>(), Gen.Bool, Gen.Int).Sample(
            (width, height, radius, crop, mode, byLabel, seed) =>
            {
                crop = Math.Min(Math.Min(crop, radius), (Math.Min(width, height) - 1) / 2);
                var random = new Random(seed);
                int gap = random.Next(3, 800), cell = random.Next(5, 60);
                var labels = Create((y, x) => random.Next(gap) == 0 ? 0 : byLabel ? (y / cell) + (x / cell) : 1);
                if (labels.Pixels.IndexOfAnyExcept(0) < 0) return;
                var holes = mode == MaskMode.Center && random.Next(2) == 0 ? Create((_, _) => random.Next(gap) == 0 ? 0 : 1) : null;
                var index = RegionIndex.Measure(labels, byLabel, ParallelScope.SingleThreaded);
                var finite = holes is null ? null : new PlaneRegionRows(holes, RegionIndex.ForMask());
                var map = new MapRegions(new PlaneRegionRows(labels, index), finite, mode, radius, crop);
                int[] expected =
                    [.. from y in Enumerable.Range(crop, map.Height) from x in Enumerable.Range(crop, map.Width) select At(y, x)];
                Assert.Equal(expected.Count(region => region != 0), map.CountPositions(new ParallelScope(2)));
                AssertBlocks(map, expected, index);

                MemoryPlane<int> Create(Func<int, int, int> pixel) =>
                    new(width, height, [.. Enumerable.Range(0, width * height).Select(i => pixel(i / width, i % width))]);

                int At(int y, int x)
                {
                    int label = labels.Pixels[(y * width) + x];
                    bool isFinite = holes is null || Window(y, x).All(i => holes.Pixels[i] != 0);
                    bool isInside = mode == MaskMode.Center ? isFinite : Window(y, x).All(i => labels.Pixels[i] == label);
                    return isInside ? label : 0;
                }

                IEnumerable<int> Window(int y, int x) =>
                    from row in Enumerable.Range(Math.Max(0, y - radius), Math.Min(height, y + radius + 1) - Math.Max(0, y - radius))
                    from column in Enumerable.Range(Math.Max(0, x - radius), Math.Min(width, x + radius + 1) - Math.Max(0, x - radius))
                    select (row * width) + column;
            },
            iter: 60);
    }

    private static void AssertBlocks(MapRegions map, int[] expected, RegionIndex index)
    {
        var band = map.RentBand();
        for (int top = 0; top < map.Height; top += WindowScan.BandHeight)
        {
            int end = Math.Min(top + WindowScan.BandHeight, map.Height);
            band.Load(top, end - top);
            for (int column = 0; column < map.Width; column += WindowBand.StripWidth)
            {
                int columns = Math.Min(WindowBand.StripWidth, map.Width - column);
                bool any = false;
                for (int row = top; row < end; row += SimdDouble.LaneCount)
                {
                    int rows = Math.Min(SimdDouble.LaneCount, end - row);
                    var block = new MapBlock(row, column, rows, columns, SimdDouble.FirstMask(rows));
                    long[] labels = [.. from y in Enumerable.Range(row, rows) from x in Enumerable.Range(column, columns)
                                        select (long)expected[(y * map.Width) + x]];
                    var positions = band.PositionsOf(block);
                    Assert.Equal(labels.Count(label => label != 0), positions.Count);
                    any |= !positions.IsEmpty;
                    int region = band.RegionOf(block, positions);
                    if (labels.Distinct().Count() > 1) Assert.Equal(-1, region);
                    else Assert.Equal(labels[0], index.Labels[region]);
                    while (!positions.IsEmpty)
                    {
                        int first = band.FirstRegion(block, positions);
                        var ofFirst = band.FindRegion(block, positions, first);
                        Assert.Equal(labels.Count(label => label == index.Labels[first]), ofFirst.Count);
                        positions = positions.Except(ofFirst);
                    }
                }

                Assert.Equal(any, band.AnyInside(column, column + columns));
            }
        }

        map.Return(band);
    }

    private static ulong[] ToBits(bool[] row)
    {
        ulong[] bits = new ulong[BitRows.WordsFor(row.Length)];
        for (int i = 0; i < row.Length; i++) bits[i / 64] |= row[i] ? 1UL << (i % 64) : 0;
        return bits;
    }

    private static IEnumerable<bool> ToBools(ulong[] bits, int width) =>
        Enumerable.Range(0, width).Select(i => ((bits[i / 64] >> (i % 64)) & 1) != 0);
}
