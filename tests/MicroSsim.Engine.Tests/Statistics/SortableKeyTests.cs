using CsCheck;
using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Tests;

public sealed class SortableKeyTests
{
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite);

    [Fact]
    public void Keys_have_the_order_of_their_numbers() =>
        Gen.Select(Finite, Finite).Sample(
            (a, b) => Assert.Equal(a.CompareTo(b), SortableKey.FromValue(a).CompareTo(SortableKey.FromValue(b))), iter: 5000);

    [Fact]
    public void A_number_comes_back_from_its_key() =>
        Finite.Sample(value => Assert.Equal(value, SortableKey.ToValue(SortableKey.FromValue(value))), iter: 5000);

    [Fact]
    public void Both_zeros_have_one_key() => Assert.Equal(SortableKey.FromValue(0.0), SortableKey.FromValue(-0.0));

    [Fact]
    public void Neighbours_of_zero_are_apart()
    {
        Assert.True(SortableKey.FromValue(-double.Epsilon) < SortableKey.FromValue(0));
        Assert.True(SortableKey.FromValue(0) < SortableKey.FromValue(double.Epsilon));
        Assert.True(SortableKey.FromValue(double.MinValue) < SortableKey.FromValue(double.MaxValue));
    }
}
