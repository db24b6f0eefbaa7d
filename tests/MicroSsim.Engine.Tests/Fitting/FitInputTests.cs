using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>The inputs of a fit: given parameters, and pairs that are refused.</summary>
public sealed class FitInputTests
{
    private static readonly ImagePair Good = RandomPlanes.Pair(PixelType.UInt16, PixelType.Float32, 25, 19, seed: 1);

    [Fact]
    public void Given_parameters_are_used_and_the_others_estimated()
    {
        var estimated = FitRunner.Fit(Good).Fit;

        var fit = FitRunner.Fit(Good, new FitOptions { GroundTruthOffset = 1234.5 }).Fit;
        Assert.Equal(1234.5, fit.GroundTruthOffset);
        Assert.Equal(estimated.PredictionOffset, fit.PredictionOffset);
        Assert.Equal(Good.GroundTruth.Values().Max() - 1234.5, fit.MaxValue);
        Assert.NotEqual(estimated.RangeInvariantFactor, fit.RangeInvariantFactor);
        Assert.True(fit.Evaluations > 0);

        fit = FitRunner.Fit(Good, new FitOptions { PredictionOffset = -3 }).Fit;
        Assert.Equal(estimated.GroundTruthOffset, fit.GroundTruthOffset);
        Assert.Equal(-3, fit.PredictionOffset);

        fit = FitRunner.Fit(Good, new FitOptions { MaxValue = 5 }).Fit;
        Assert.Equal(estimated with { MaxValue = 5 }, fit);
    }

    [Fact]
    public void A_given_factor_is_not_searched_for()
    {
        var fit = FitRunner.Fit(Good, new FitOptions { RangeInvariantFactor = 7 }).Fit;
        Assert.Equal(7, fit.RangeInvariantFactor);
        Assert.Null(fit.Converged);
        Assert.Null(fit.MeanSsim);
        Assert.Equal(0, fit.Evaluations);
        Assert.Equal(FitRunner.Fit(Good).Fit.GroundTruthOffset, fit.GroundTruthOffset);
    }

    [Fact]
    public void With_all_four_given_nothing_is_estimated()
    {
        var golden = GoldenCase.Load("21_ms_relu_zero");
        var fit = FitRunner.Fit(golden.Pairs, golden.FitOptions).Fit;
        Assert.Equal((0, 0, 60000, 1), (fit.GroundTruthOffset, fit.PredictionOffset, fit.MaxValue, fit.RangeInvariantFactor));
    }

    [Theory]
    [InlineData(null, null, 2)] // survey, percentiles
    [InlineData(null, 1.0, 2)]
    [InlineData(1.0, null, 2)]
    [InlineData(1.0, 1.0, 1)]
    public void No_pass_is_made_for_an_offset_that_is_given(double? groundTruthOffset, double? predictionOffset, int passes)
    {
        var options = new FitOptions
        {
            GroundTruthOffset = groundTruthOffset,
            PredictionOffset = predictionOffset,
            RangeInvariantFactor = 1,
        };
        Assert.Equal(passes, FitRunner.Fit(RandomPlanes.Pair(40, 40, seed: 1), options).Passes);
        var accumulator = (SurveyAccumulator)new FitSession(options).CreateAccumulator();
        Assert.Equal(groundTruthOffset is null, accumulator.GroundTruthPixels is not null);
        Assert.Equal(predictionOffset is null, accumulator.PredictionPixels is not null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(100)]
    public void The_percentile_is_an_option_and_a_property_of_the_fit(double percentile)
    {
        var fit = FitRunner.Fit(Good, new FitOptions { BackgroundPercentile = percentile }).Fit;
        Assert.Equal(percentile, fit.BackgroundPercentile);
        Assert.Equal(SortedPercentile.Compute([Good.GroundTruth], percentile), fit.GroundTruthOffset);
        Assert.Equal(SortedPercentile.Compute([Good.Prediction], percentile), fit.PredictionOffset);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void A_percentile_outside_of_0_to_100_is_refused(double percentile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitSession(new FitOptions { BackgroundPercentile = percentile }));

    [Fact]
    public void A_set_of_nothing_is_refused() =>
        Assert.Equal("NoPairs", Assert.Throws<MicroSsimException>(() => FitRunner.Fit([])).ErrorId);

    [Theory]
    [InlineData(6, 40)]
    [InlineData(40, 6)]
    public void An_image_smaller_than_the_window_is_refused(int width, int height)
    {
        var error = Refused(RandomPlanes.Pair(width, height, seed: 1));
        Assert.Equal("ImageTooSmall", error.ErrorId);
        Assert.Contains($"{width} × {height}", error.Message, StringComparison.Ordinal);
        Assert.Contains("the fit's window of 7 × 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_as_small_as_the_window_is_fitted() =>
        Assert.Equal(49, FitRunner.Fit(RandomPlanes.Pair(7, 7, seed: 1)).Fit.PixelCount);

    [Fact]
    public void Images_of_different_shape_are_refused()
    {
        var error = Refused(Good with { Prediction = Good.Prediction.Transposed() });
        Assert.Equal("ShapeMismatch", error.ErrorId);
        Assert.Contains("25 × 19", error.Message, StringComparison.Ordinal);
        Assert.Contains("19 × 25", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Pixels_that_are_not_finite_are_refused_and_named(double bad)
    {
        var error = Refused(Good with { GroundTruth = WithPixel(Good.GroundTruth, 3, 5, bad) });
        Assert.Equal(("NonFinitePixels", ImageRole.GroundTruth), (error.ErrorId, error.Role));
        Assert.Contains("column 3, row 5", error.Message, StringComparison.Ordinal);

        error = Refused(Good with { Prediction = WithPixel(Good.Prediction, 24, 18, bad) });
        Assert.Equal(("NonFinitePixels", ImageRole.Prediction), (error.ErrorId, error.Role));
        Assert.Contains("column 24, row 18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_that_is_refused_changes_no_accumulator()
    {
        ImagePair[] bad =
        [
            RandomPlanes.Pair(6, 9, seed: 1),
            Good with { Prediction = Good.Prediction.Transposed() },
            Good with { Prediction = WithPixel(Good.Prediction, 24, 18, double.NaN) },
        ];
        var session = new FitSession();
        for (bool survey = true; session.PassKind != FitPassKind.Complete; survey = false)
        {
            var accumulator = session.CreateAccumulator();
            accumulator.Add(0, Good.GroundTruth, Good.Prediction, cancellationToken: TestContext.Current.CancellationToken);
            foreach (var pair in survey ? bad : [])
            {
                Assert.Throws<MicroSsimException>(() =>
                    accumulator.Add(1, pair.GroundTruth, pair.Prediction, cancellationToken: TestContext.Current.CancellationToken));
            }

            session.Merge(accumulator);
            Assert.Empty(session.EndPass());
        }

        Assert.Equal(FitRunner.Fit(Good).Fit, session.Result);
    }

    [Fact]
    public void A_session_tells_its_fit_only_when_complete()
    {
        var session = new FitSession();
        Assert.Equal(FitPassKind.Survey, session.PassKind);
        Assert.Throws<InvalidOperationException>(() => session.Result);
    }

    [Fact]
    public void A_session_takes_no_step_that_is_not_next()
    {
        var session = new FitSession(new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0 });
        Survey(session);
        Assert.Equal(FitPassKind.Search, session.PassKind);
        Assert.Throws<InvalidOperationException>(session.EndPass); // nothing was merged

        session = new FitSession(new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0, RangeInvariantFactor = 1 });
        Survey(session);
        Assert.Equal(FitPassKind.Complete, session.PassKind);
        Assert.Throws<InvalidOperationException>(session.CreateAccumulator);
    }

    [Fact]
    public void A_fit_says_what_it_is_in_a_line()
    {
        var fit = new MicroSsimFit { GroundTruthOffset = 99.5, PredictionOffset = -1234567, MaxValue = 1, RangeInvariantFactor = 0.25 };
        Assert.Equal("fit: (99.5, -1.23457E+06) subtracted, predictions times 0.25", fit.ToString());
        Assert.Equal("fit of 'n2v': (99.5, -1.23457E+06) subtracted, predictions times 0.25", (fit with { Method = "n2v" }).ToString());
        Assert.True(fit.Complete);
    }

    [Fact]
    public void A_cancelled_pass_stops()
    {
        var session = new FitSession(new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0 });
        Survey(session);
        Assert.Equal(FitPassKind.Search, session.PassKind);
        var accumulator = session.CreateAccumulator();
        Assert.Throws<OperationCanceledException>(() =>
            accumulator.Add(0, Good.GroundTruth, Good.Prediction, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static void Survey(FitSession session)
    {
        var accumulator = session.CreateAccumulator();
        accumulator.Add(0, Good.GroundTruth, Good.Prediction, cancellationToken: TestContext.Current.CancellationToken);
        session.Merge(accumulator);
        Assert.Empty(session.EndPass());
    }

    private static MicroSsimException Refused(ImagePair pair) => Assert.Throws<MicroSsimException>(() => FitRunner.Fit([Good, pair]));

    private static MemoryPlane<double> WithPixel(ImagePlane plane, int column, int row, double value)
    {
        double[] values = plane.Values();
        values[(row * plane.Width) + column] = value;
        return new MemoryPlane<double>(plane.Width, plane.Height, values);
    }
}
