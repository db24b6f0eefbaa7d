using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class MemoryPlaneTests
{
    public static TheoryData<PixelType> Types => [.. RandomPlanes.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_array_becomes_a_plane_row_by_row_and_comes_back(PixelType type)
    {
        var plane = RandomPlanes.Noise(type, 5, 3, seed: 1);
        var array = MemoryPlane.ToArray(plane);
        Assert.Equal(type, PixelTypes.FromNetType(array.GetType().GetElementType()!));
        Assert.Equal((3, 5), (array.GetLength(0), array.GetLength(1)));
        Assert.Equal(plane.Values()[8], Convert.ToDouble(array.GetValue(1, 3), null));

        var again = MemoryPlane.FromArray(array);
        Assert.Equal((5, 3, type), (again.Width, again.Height, again.PixelType));
        Assert.Equal(plane.Values(), again.Values());
    }

    [Fact]
    public void The_plane_of_an_array_is_a_copy()
    {
        ushort[,] pixels = new ushort[,] { { 1, 2 }, { 3, 4 } };
        var plane = MemoryPlane.FromArray(pixels);
        pixels[0, 0] = 99;
        Assert.Equal([1, 2, 3, 4], plane.Values());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_wrapped_array_has_the_same_pixels_whole_and_by_rows(PixelType type)
    {
        var plane = RandomPlanes.Noise(type, 7, 4, seed: 2);
        var wrapped = MemoryPlane.WrapArray(MemoryPlane.ToArray(plane));
        Assert.Equal((7, 4, type), (wrapped.Width, wrapped.Height, wrapped.PixelType));
        Assert.Equal(plane.Values(), wrapped.Values());
        Assert.Equal(plane.GetRows(1, 2, new RowBuffer()).ToArray(), wrapped.GetRows(1, 2, new RowBuffer()).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => wrapped.GetRows(3, 2, new RowBuffer()).Length);
    }

    [Fact]
    public void A_wrapped_array_is_not_copied()
    {
        ushort[,] pixels = new ushort[,] { { 1, 2 }, { 3, 4 } };
        var plane = MemoryPlane.WrapArray(pixels);
        pixels[0, 0] = 99;
        Assert.Equal([99, 2, 3, 4], plane.Values());
    }

    [Fact]
    public void A_wrapped_array_may_begin_at_any_index()
    {
        double[,] pixels = (double[,])Array.CreateInstance(typeof(double), [2, 3], [5, -7]);
        for (int i = 0; i < 6; i++) pixels[5 + (i / 3), (i % 3) - 7] = i;
        Assert.Equal([0, 1, 2, 3, 4, 5], MemoryPlane.WrapArray(pixels).Values());
    }

    [Fact]
    public void An_array_of_another_rank_or_without_elements_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MemoryPlane.WrapArray(new double[4]));
        Assert.Throws<ArgumentException>(() => MemoryPlane.WrapArray(new double[0, 3]));
        Assert.Throws<ArgumentException>(() => MemoryPlane.FromArray(new double[4]));
        Assert.Throws<ArgumentException>(() => MemoryPlane.FromArray(new double[1, 2, 3]));
        Assert.Throws<ArgumentException>(() => MemoryPlane.FromArray(new double[0, 3]));
    }

    [Fact]
    public void An_array_of_another_type_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => MemoryPlane.FromArray(new bool[2, 2]));
        Assert.Throws<NotSupportedException>(() => MemoryPlane.WrapArray(new bool[2, 2]));
        Assert.Throws<NotSupportedException>(() => MemoryPlane.FromArray(new decimal[2, 2]));
        Assert.Throws<NotSupportedException>(() => MemoryPlane.FromArray(new string[2, 2]));
    }

    [Fact]
    public void The_number_of_pixels_must_be_width_times_height() =>
        Assert.Throws<ArgumentException>(() => new MemoryPlane<byte>(3, 2, new byte[5]));

    [Fact]
    public void Rows_are_not_copied()
    {
        var plane = new MemoryPlane<short>(2, 3, [0, 1, 2, 3, 4, 5]);
        Assert.Equal([2, 0, 3, 0, 4, 0, 5, 0], plane.GetRows(1, 2, new RowBuffer()).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 4)]
    [InlineData(3, 1)]
    [InlineData(0, 0)]
    public void Rows_outside_the_plane_are_refused(int first, int count)
    {
        var plane = new MemoryPlane<short>(2, 3, new short[6]);
        foreach (var each in new ImagePlane[] { plane, new FetchedPlane(plane) })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => each.GetRows(first, count, new RowBuffer()).Length);
            Assert.Contains($"Rows {first} … {first + count - 1} are not in a plane of 3 rows", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 1, "wide")]
    [InlineData(1, 0, "high")]
    [InlineData(-2, -3, "wide")]
    public void A_plane_has_at_least_one_pixel(int width, int height, string side)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlane<byte>(width, height, []));
        Assert.Contains(side, error.Message, StringComparison.Ordinal);
    }
}
