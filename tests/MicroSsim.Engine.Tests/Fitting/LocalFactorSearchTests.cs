using MicroSsim.Engine.Fitting;

namespace MicroSsim.Engine.Tests;

/// <summary>The search alone, on functions of x = ln α whose maxima are known.</summary>
public sealed class LocalFactorSearchTests
{
    private const int NodesPerPass = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void A_maximum_in_the_first_interval_takes_one_pass(double start)
    {
        var search = Run(start, x => Ssim(x - 0.15));
        Assert.True(search.Converged);
        Close.Relative(start * Math.Exp(0.15), search.Factor, 1e-13);
        Close.Relative(1, search.Value, 1e-14);
        Assert.Equal(NodesPerPass, search.Evaluations);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.1)]
    [InlineData(0.2)] // between two intervals
    [InlineData(-0.48)]
    [InlineData(-0.47)]
    [InlineData(0.19)]
    [InlineData(3)]
    [InlineData(-3)]
    [InlineData(5)] // where the hill is convex and nearly flat
    [InlineData(-5)]
    public void A_hill_is_climbed_from_either_side(double maximum)
    {
        var search = Run(1, x => Ssim(x - maximum));
        Assert.True(search.Converged);
        Close.Relative(Math.Exp(maximum), search.Factor, 2e-13);
        Close.Relative(1, search.Value, 1e-14);
        Assert.InRange(search.Evaluations, NodesPerPass, NodesPerPass * 12);
    }

    [Theory]
    [InlineData(-0.2, -2)]
    [InlineData(0.2, 2)]
    [InlineData(-1.9, -2)]
    [InlineData(4, 2)]
    public void Of_two_maxima_the_one_uphill_of_the_start_is_found(double start, double maximum)
    {
        var search = Run(Math.Exp(start), x => Sum(Bell((x + start + 2) * 1.5), Bell((x + start - 2) * 1.5), 1.5));
        Assert.True(search.Converged);
        Close.Absolute(maximum, Math.Log(search.Factor), 1e-3);
    }

    [Fact]
    public void A_function_without_a_maximum_leaves_the_start()
    {
        var rising = Run(7, x => new ValueAndDerivative(Math.Atan(x), 1 / (1 + (x * x))));
        Assert.False(rising.Converged);
        Assert.Equal(7, rising.Factor);
        Close.Absolute(0, rising.Value, 1e-13); // interpolated
    }

    [Fact]
    public void A_flat_function_ends_the_search_at_once()
    {
        var search = Run(7, _ => new ValueAndDerivative(0.5, 0));
        Assert.False(search.Converged);
        Assert.Equal(7, search.Factor);
        Assert.Equal(0.5, search.Value);
        Assert.Equal(NodesPerPass, search.Evaluations);
    }

    [Fact]
    public void A_start_at_the_maximum_stays_there()
    {
        var search = Run(3, Ssim);
        Assert.True(search.Converged);
        Close.Relative(3, search.Factor, 1e-14);
        Assert.Equal(NodesPerPass, search.Evaluations);
    }

    [Fact]
    public void A_maximum_as_flat_as_that_of_a_fourth_power_ends_the_search()
    {
        var search = Run(1, x => new ValueAndDerivative(1 - Math.Pow(x - 0.1, 4), -4 * Math.Pow(x - 0.1, 3)));
        Close.Absolute(0.1, Math.Log(search.Factor), 1e-4);
        Assert.True(search.Converged);
    }

    [Theory]
    [InlineData(0.2)] // the end of the first interval
    [InlineData(-0.48)] // its beginning
    [InlineData(0.88)]
    public void Intervals_whose_derivatives_point_at_each_other_end_the_search(double ridge)
    {
        var search = new LocalFactorSearch(7);
        while (!search.IsComplete)
        {
            Assert.True(search.Evaluations < 2000, "The search does not end.");
            double[] places = [.. search.Factors.Select(factor => Math.Log(factor / 7))];
            int side = Math.Sign(places.Average() - ridge); // of the whole interval
            search.EndPass([.. places.Select(x => new ValueAndDerivative(-side * (x - ridge), -side))]);
        }

        Assert.False(search.Converged);
        Assert.Equal(7, search.Factor);
    }

    [Theory]
    [InlineData(0.2, 0.005, true)] // the end of the first interval
    [InlineData(-0.48, -0.005, true)] // its beginning
    [InlineData(0.2, 0.02, false)]
    [InlineData(-0.48, -0.02, false)]
    public void A_maximum_that_each_of_two_intervals_puts_into_the_other_is_found_if_it_is_near_their_border(
        double border, double distance, bool found)
    {
        var search = new LocalFactorSearch(7);
        search.EndPass([.. search.Factors.Select(factor => Parabola(Math.Log(factor / 7) - border - distance))]);
        Assert.False(search.IsComplete);
        search.EndPass([.. search.Factors.Select(factor => Parabola(Math.Log(factor / 7) - border + distance))]);
        Assert.True(search.IsComplete);
        Assert.Equal(found, search.Converged);
        Close.Relative(found ? 7 * Math.Exp(border - distance) : 7, search.Factor, 1e-13);
    }

    [Theory]
    [InlineData(0.875)]
    [InlineData(-1.155)]
    public void A_maximum_just_before_an_interval_ends_takes_no_pass_more(double maximum)
    {
        var search = Run(1, x => Parabola(x - maximum));
        Assert.True(search.Converged);
        Close.Relative(Math.Exp(maximum), search.Factor, 1e-13);
        Assert.Equal(2 * NodesPerPass, search.Evaluations);
    }

    [Fact]
    public void A_maximum_may_lie_on_a_step_of_the_climb()
    {
        for (int steps = -20; steps <= 16; steps++)
        {
            double maximum = steps * 0.34 / 30;
            var search = Run(1, x => Parabola(x - maximum));
            Assert.True(search.Converged);
            Close.Relative(Math.Exp(maximum), search.Factor, 1e-13);
        }
    }

    /// <summary>2α/(1 + α²), what SSIM is of a constant pair, as a function of ln α: as close to its poles as SSIM comes.</summary>
    private static ValueAndDerivative Ssim(double x)
    {
        double value = 1 / Math.Cosh(x);
        return new ValueAndDerivative(value, -value * Math.Tanh(x));
    }

    /// <summary>1 − x² and its derivative.</summary>
    private static ValueAndDerivative Parabola(double x) => new(1 - (x * x), -2 * x);

    /// <summary>exp(−x²) and its derivative.</summary>
    private static ValueAndDerivative Bell(double x)
    {
        double value = Math.Exp(-x * x);
        return new ValueAndDerivative(value, -2 * x * value);
    }

    private static ValueAndDerivative Sum(ValueAndDerivative a, ValueAndDerivative b, double scale) =>
        new(a.Value + b.Value, (a.Derivative + b.Derivative) * scale);

    /// <summary>Searches a function of ln(α / start).</summary>
    private static LocalFactorSearch Run(double start, Func<double, ValueAndDerivative> function)
    {
        var search = new LocalFactorSearch(start);
        while (!search.IsComplete)
        {
            Assert.True(search.Evaluations < 2000, "The search does not end.");
            search.EndPass([.. search.Factors.Select(factor => function(Math.Log(factor / start)))]);
        }

        return search;
    }
}
