namespace MicroSsim.Engine.Tests;

/// <summary>The search alone, on functions of x = ln α whose maxima are known.</summary>
public sealed class FactorSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void A_parabola_takes_one_step_and_one_look(double start)
    {
        // The first step is too long to be trusted, so the top is 0.4 away.
        var search = Run(start, x => new Derivatives(5 - ((x - 0.4) * (x - 0.4)), -2 * (x - 0.4), -2));
        Assert.True(search.Converged);
        Close.Relative(start * Math.Exp(0.4), search.Factor, 1e-14);
        Close.Relative(5, search.Value, 1e-15);
        Assert.Equal(2, search.Evaluations);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.1)]
    [InlineData(3)]
    [InlineData(-3)]
    [InlineData(5)] // where the bell is convex and nearly flat
    [InlineData(-5)]
    public void A_bell_is_climbed_from_either_side(double top)
    {
        var search = Run(1, x => Bell(x - top));
        Assert.True(search.Converged);
        Close.Relative(Math.Exp(top), search.Factor, 1e-13);
        Close.Relative(1, search.Value, 1e-15);
        Assert.InRange(search.Evaluations, 2, 25);
    }

    [Theory]
    [InlineData(-0.2, -2)]
    [InlineData(0.2, 2)]
    [InlineData(-1.9, -2)]
    [InlineData(4, 2)]
    public void Of_two_tops_the_one_uphill_of_the_start_is_found(double start, double top)
    {
        var search = Run(Math.Exp(start), x => Sum(Bell((x + start + 2) * 1.5), Bell((x + start - 2) * 1.5), 1.5));
        Assert.True(search.Converged);
        Close.Absolute(top, Math.Log(search.Factor), 1e-3);
    }

    [Fact]
    public void A_function_without_a_maximum_leaves_the_start()
    {
        var rising = Run(7, x => new Derivatives(Math.Atan(x), 1 / (1 + (x * x)), -2 * x / Math.Pow(1 + (x * x), 2)));
        Assert.False(rising.Converged);
        Assert.Equal(7, rising.Factor);
        Assert.Equal(0, rising.Value);
    }

    [Fact]
    public void A_flat_function_is_given_up_at_once()
    {
        var search = Run(7, _ => new Derivatives(0.5, 0, 0));
        Assert.False(search.Converged);
        Assert.Equal(7, search.Factor);
        Assert.Equal(0.5, search.Value);
        Assert.Equal(1, search.Evaluations);
    }

    [Fact]
    public void A_start_on_the_top_stays_there()
    {
        var search = Run(3, x => Bell(x));
        Assert.True(search.Converged);
        Assert.Equal(3, search.Factor);
        Assert.Equal(1, search.Evaluations);
    }

    [Fact]
    public void A_top_with_rounding_errors_larger_than_its_curvature_ends_the_search()
    {
        // Near a top as flat as that of −x⁴ the sign of the slope is noise: here that of the last bit of x.
        var search = Run(1, x =>
        {
            double d = x - 0.3, noise = (BitConverter.DoubleToInt64Bits(x) & 1) == 0 ? 1e-12 : -1e-12;
            return new Derivatives(1 - Math.Pow(d, 4), (-4 * Math.Pow(d, 3)) + noise, -12 * d * d);
        });
        Close.Absolute(0.3, Math.Log(search.Factor), 1e-3);
        Assert.True(search.Converged);
    }

    /// <summary>exp(−x²) and its derivatives.</summary>
    private static Derivatives Bell(double x)
    {
        double value = Math.Exp(-x * x);
        return new Derivatives(value, -2 * x * value, ((4 * x * x) - 2) * value);
    }

    private static Derivatives Sum(Derivatives a, Derivatives b, double stretch) =>
        new(a.Value + b.Value, (a.First + b.First) * stretch, (a.Second + b.Second) * stretch * stretch);

    /// <summary>Searches a function of ln(α / start).</summary>
    private static FactorSearch Run(double start, Func<double, Derivatives> function)
    {
        var search = new FactorSearch(start);
        while (!search.IsComplete)
        {
            Assert.True(search.Evaluations < 200, "The search does not end.");
            search.Report(function(Math.Log(search.Factor / start)));
        }

        return search;
    }
}
