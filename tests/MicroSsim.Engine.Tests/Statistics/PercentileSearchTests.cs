using CsCheck;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Tests;

public sealed class PercentileSearchTests
{
    private static readonly double[] Percentiles = [0, 3, 50, 97.3, 100];

    public static TheoryData<PixelType> Types => [.. RandomPlanes.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void It_is_that_of_the_sorted_pixels(PixelType type)
    {
        foreach (var (width, height) in new[] { (1, 1), (2, 1), (5, 3), (64, 63), (301, 77) })
        {
            var plane = RandomPlanes.Noise(type, width, height, seed: width);
            AssertSorted([plane], maximumPasses: type.Size() <= 2 ? 1 : 2);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void It_is_that_of_the_sorted_pixels_where_many_are_equal(PixelType type)
    {
        double[] few = type.IsFloatingPoint() ? [-1.5, 0, 1e-30, 7, 1e30] : [0, 1, 2, 99];
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 40 * 30).Select(_ => few[random.Next(few.Length)])];
        AssertSorted([RandomPlanes.FromValues(type, 40, 30, values)], maximumPasses: type.Size() <= 2 ? 1 : 2);
        AssertSorted([RandomPlanes.FromValues(type, 40, 30, [.. values.Select(_ => 5.0)])], maximumPasses: type.Size() <= 2 ? 1 : 2);
    }

    [Fact]
    public void It_is_that_of_the_sorted_pixels_of_planes_of_all_types() =>
        AssertSorted([.. RandomPlanes.Types.Select((type, i) => RandomPlanes.Noise(type, 11 + i, 30 - i, seed: i))], maximumPasses: 2);

    /// <summary>Values that share their first digit, so that counted integers are merged into collected numbers.</summary>
    [Fact]
    public void Integers_between_floating_point_pixels_have_their_place()
    {
        var random = new Random(4);
        var integers = new MemoryPlane<ushort>(20, 3, [.. Enumerable.Range(0, 60).Select(_ => (ushort)random.Next(60032, 60160))]);
        var numbers = new MemoryPlane<double>(9, 9, [.. Enumerable.Range(0, 81).Select(_ => 60032 + (128 * random.NextDouble()))]);
        for (int percentile = 0; percentile <= 100; percentile++)
        {
            Assert.Equal(
                SortedPercentile.Compute([integers, numbers], percentile), Search([integers, numbers], percentile, place => place).Value);
        }
    }

    [Fact]
    public void Signed_zeros_and_subnormal_numbers_have_their_place()
    {
        double[] values = [0.0, -0.0, double.Epsilon, -double.Epsilon, 3e-310, -3e-310, 2.3e-308, -2.3e-308, 1e-40, -1e-40, 1, -1];
        for (int copies = 1; copies <= 3; copies++)
        {
            var random = new Random(copies);
            double[] some = [.. Enumerable.Repeat(values, copies).SelectMany(v => v).OrderBy(_ => random.Next())];
            AssertSorted([new MemoryPlane<double>(some.Length, 1, some)], maximumPasses: 2);
            AssertSorted([new MemoryPlane<float>(some.Length, 1, [.. some.Select(v => (float)v)])], maximumPasses: 2);
        }
    }

    [Fact]
    public void Integers_beyond_2_to_the_53_count_as_the_float64_that_they_are_computed_with() =>
        AssertSorted(
            [
                new MemoryPlane<long>(3, 2, [long.MaxValue, long.MaxValue - 1, long.MinValue, (1L << 53) + 1, 1L << 53, -1]),
                new MemoryPlane<ulong>(2, 1, [ulong.MaxValue, 0]),
            ],
            maximumPasses: 2);

    /// <summary>So many pixels that agree in their first digits that they are counted, not collected.</summary>
    [Fact]
    public void Millions_of_pixels_that_hardly_differ_take_four_passes()
    {
        var random = new Random(1);
        double[] close = [.. Enumerable.Range(0, 3000 * 1500).Select(_ => 1 + (random.Next(5) * Math.Pow(2, -52)))];
        var plane = new MemoryPlane<double>(3000, 1500, close);
        var small = new MemoryPlane<byte>(2, 2, [0, 1, 1, 2]);
        var (value, passes) = Search([plane, small], 33.3, _ => 0);
        Assert.Equal(SortedPercentile.Compute([plane, small], 33.3), value);
        Assert.Equal(4, passes);
    }

    /// <summary>More float32 pixels than are collected share their first digit: the second one tells them apart.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Millions_of_float32_pixels_take_two_passes(int sign)
    {
        var random = new Random(2);
        float[] close = [.. Enumerable.Range(0, 3000 * 1500).Select(_ => sign * (1 + (random.Next(1000) * MathF.Pow(2, -23))))];
        var plane = new MemoryPlane<float>(3000, 1500, close);
        var small = new MemoryPlane<byte>(2, 2, [0, 1, 1, 2]);
        var (value, passes) = Search([plane, small], 33.3, _ => 0);
        Assert.Equal(SortedPercentile.Compute([plane, small], 33.3), value);
        Assert.Equal(2, passes);
    }

    /// <summary>The same in small: no more than a few pixels are collected.</summary>
    [Theory]
    [InlineData(PixelType.Float32, 2)]
    [InlineData(PixelType.Float64, 4)]
    public void Where_few_pixels_are_collected_more_digits_tell_them_apart(PixelType type, int maximumPasses)
    {
        double step = type == PixelType.Float32 ? Math.Pow(2, -23) : Math.Pow(2, -52);
        foreach (double sign in new[] { 1.0, -1.0 })
        {
            var random = new Random(2);
            double[] values = [.. Enumerable.Range(0, 40 * 30).Select(_ => sign * (1 + (random.Next(5) * step)))];
            var close = RandomPlanes.FromValues(type, 40, 30, values);
            var far = RandomPlanes.Noise(type, 30, 20, seed: 1);
            foreach (double percentile in Percentiles)
            {
                var (value, passes) = Search([close, far], percentile, place => place, collectLimit: 10);
                Assert.Equal(SortedPercentile.Compute([close, far], percentile), value);
                Assert.InRange(passes, 1, maximumPasses);
                if (percentile == 50) Assert.Equal(maximumPasses, passes);
            }
        }
    }

    [Fact]
    public void An_integer_with_no_other_pixel_near_it_is_found_in_the_first_pass()
    {
        var integers = new MemoryPlane<ushort>(4, 1, [10, 20, 30, 40]);
        var numbers = new MemoryPlane<double>(3, 1, [-1e9, 1e9, 2e9]);
        foreach (double percentile in new[] { 20, 25, 50, 60 })
        {
            var (value, passes) = Search([integers, numbers], percentile, _ => 0);
            Assert.Equal(SortedPercentile.Compute([integers, numbers], percentile), value);
            Assert.Equal(1, passes);
        }
    }

    [Fact]
    public void No_pixels_have_no_percentile()
    {
        var search = new PercentileSearch(50);
        Assert.Throws<InvalidOperationException>(() => search.EndPass(new PixelHistogram(search.Ranges)));
    }

    [Fact]
    public void Random_sets_in_random_histograms_have_the_percentile_of_their_sorted_pixels()
    {
        var plane =
            from type in Gen.Enum<PixelType>()
            from width in Gen.Int[1, 40]
            from height in Gen.Int[1, 40]
            from levels in Gen.OneOf(Gen.Const(2), Gen.Const(5), Gen.Const(1000), Gen.Const(int.MaxValue))
            from seed in Gen.Int[0, int.MaxValue]
            select Coarse(RandomPlanes.Noise(type, width, height, seed), levels);
        Gen.Select(plane.List[1, 5], Gen.Double[0, 100], Gen.Int[1, 4]).Sample(
            (planes, percentile, histograms) => Assert.Equal(
                SortedPercentile.Compute(planes, percentile),
                Search(planes, percentile, place => place % histograms).Value),
            iter: 100);
    }

    /// <summary>The plane with its pixels rounded to a number of levels, so that many are equal.</summary>
    private static ImagePlane Coarse(ImagePlane plane, int levels)
    {
        var (low, high) = RandomPlanes.Span(plane.PixelType);
        double step = (high - low) / levels;
        if (levels == int.MaxValue || step < 1) return plane;
        double[] values = [.. plane.Values().Select(v => Math.Floor(v / step) * step)];
        return RandomPlanes.FromValues(plane.PixelType, plane.Width, plane.Height, values);
    }

    private static void AssertSorted(IReadOnlyList<ImagePlane> planes, int maximumPasses)
    {
        foreach (double percentile in Percentiles)
        {
            for (int histograms = 1; histograms <= Math.Min(3, planes.Count); histograms++)
            {
                var (value, passes) = Search(planes, percentile, place => place % histograms);
                Assert.Equal(SortedPercentile.Compute(planes, percentile), value);
                Assert.InRange(passes, 1, maximumPasses);
            }
        }
    }

    private static (double Value, int Passes) Search(
        IReadOnlyList<ImagePlane> planes,
        double percentile,
        Func<int, int> histogramOf,
        long collectLimit = PercentileSearch.DefaultCollectLimit)
    {
        var search = new PercentileSearch(percentile, collectLimit);
        int passes = 0;
        for (; !search.IsComplete; passes++)
        {
            var merged = new PixelHistogram(search.Ranges);
            foreach (var share in Enumerable.Range(0, planes.Count).GroupBy(histogramOf))
            {
                var histogram = new PixelHistogram(search.Ranges);
                foreach (int place in share) histogram.Add(planes[place]);
                merged.Add(histogram);
            }

            search.EndPass(merged);
        }

        return (search.Value, passes);
    }
}
