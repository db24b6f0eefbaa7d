using CsCheck;
using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Tests;

public sealed class ExactNumberTests
{
    [Fact]
    public void Numbers_that_cancel_leave_no_error() => Close.Same(1, Sum(1e300, 1, -1e300));

    [Fact]
    public void A_sum_is_rounded_once()
    {
        // Each half of an ulp alone would be lost; a bit far below decides a tie.
        double half = Math.Pow(2, -53);
        Close.Same(1 + Math.Pow(2, -52), Sum(1, half, half));
        Close.Same(1, Sum(1, half)); // a tie goes to even
        Close.Same(1 + Math.Pow(2, -52), Sum(1, half, double.Epsilon));
        Close.Same(1, Sum(1, half, -double.Epsilon));
        Close.Same(0.1 + 0.2, Sum(0.1, 0.2));
    }

    [Fact]
    public void Subnormal_numbers_count()
    {
        Close.Same(double.Epsilon, Sum(double.Epsilon));
        Close.Same(3 * double.Epsilon, Sum(double.Epsilon, double.Epsilon, double.Epsilon));
        Close.Same(-3e-310, Sum(-1e-310, -2e-310));
        Close.Same(double.Epsilon, Sum(1e300, double.Epsilon, -1e300));
        Close.Same(2.2250738585072014e-308, Sum(2.2250738585072009e-308, double.Epsilon)); // the largest subnormal and the next
    }

    [Fact]
    public void The_largest_numbers_stay_exact()
    {
        Close.Same(double.MaxValue, Sum(double.MaxValue));
        Close.Same(double.MaxValue, Sum(double.MaxValue, double.MaxValue, -double.MaxValue));
        Assert.Equal(double.NegativeInfinity, Sum(double.MinValue, double.MinValue));
    }

    [Fact]
    public void Nothing_adds_up_to_zero() => Close.Same(0, Sum());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_rejected(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => Sum(value));

    [Fact]
    public void Neither_order_nor_partition_changes_a_bit() =>
        Gen.Select(Gen.Double.Where(double.IsFinite).Array[0, 30], Gen.Int[0, 1000], Gen.Int[0, 30]).Sample(
            (terms, seed, cut) =>
            {
                var random = new Random(seed);
                double[] shuffled = [.. terms.OrderBy(_ => random.Next())];
                var parts = Of(shuffled[..Math.Min(cut, terms.Length)]) + Of(shuffled[Math.Min(cut, terms.Length)..]);
                Close.Same(Sum(terms), parts.Value);
            },
            iter: 500);

    [Fact]
    public void Two_terms_add_up_as_the_machine_adds_them() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Double.Where(double.IsFinite)).Sample(
            (a, b) => Assert.Equal(a + b, Sum(a, b)), iter: 2000);

    [Fact]
    public void Two_factors_multiply_as_the_machine_multiplies_them() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Double.Where(double.IsFinite)).Sample(
            (a, b) =>
            {
                ExactNumber x = a, y = b;
                Assert.Equal(a * b, (x * y).Value);
                Assert.Equal(a - b, (x - y).Value);
            },
            iter: 2000);

    [Fact]
    public void A_product_loses_no_digit()
    {
        // (2^27 + 1)² − 2^54 = 2^28 + 1, of which a float64 product of the first loses the 1.
        ExactNumber x = Math.Pow(2, 27) + 1, y = Math.Pow(2, 54);
        Close.Same(Math.Pow(2, 28) + 1, ((x * x) - y).Value);
        ExactNumber tiny = double.Epsilon, huge = double.MaxValue;
        Close.Same(double.MaxValue, ((tiny * tiny) + huge).Value);
        Close.Same(0, ((tiny * huge) - (huge * tiny)).Value);
    }

    [Fact]
    public void Saved_numbers_come_back() =>
        Gen.Double.Where(double.IsFinite).Array[0, 10].Sample(
            terms =>
            {
                using var stream = new MemoryStream();
                using var writer = new BinaryWriter(stream);
                Of(terms).Save(writer);
                stream.Position = 0;
                using var reader = new BinaryReader(stream);
                Assert.Equal(0, (ExactNumber.Load(reader) - Of(terms)).Value);
                Assert.Equal(stream.Length, stream.Position);
            },
            iter: 200);

    private static double Sum(params double[] terms) => Of(terms).Value;

    private static ExactNumber Of(double[] terms)
    {
        ExactNumber sum = default;
        foreach (double term in terms) sum += term;
        return sum;
    }
}
