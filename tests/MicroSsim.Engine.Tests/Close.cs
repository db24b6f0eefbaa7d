using System.Globalization;

namespace MicroSsim.Engine.Tests;

/// <summary>Assertions of numbers within a tolerance; the message has the difference.</summary>
internal static class Close
{
    /// <summary>Asserts |actual − expected| ≤ <paramref name="tolerance"/> · |expected|.</summary>
    public static void Relative(double expected, double actual, double tolerance, string what = "value") =>
        Within(tolerance * Math.Abs(expected), expected, actual, what);

    /// <summary>Asserts |actual − expected| ≤ <paramref name="tolerance"/>.</summary>
    public static void Absolute(double expected, double actual, double tolerance, string what = "value") =>
        Within(tolerance, expected, actual, what);

    /// <summary>Asserts |actual − expected| ≤ <paramref name="tolerance"/> for every element.</summary>
    public static void Absolute(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "value")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            // Formatting a message for every pixel would dominate the time of the tests.
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance)) Within(tolerance, expected[i], actual[i], $"{what}[{i}]");
        }
    }

    /// <summary>Asserts that both numbers are bit-identical.</summary>
    public static void Same(double expected, double actual, string what = "value") =>
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
            string.Format(CultureInfo.InvariantCulture, "{0}: {1:R}, expected exactly {2:R}", what, actual, expected));

    private static void Within(double allowed, double expected, double actual, string what) =>
        Assert.True(
            Math.Abs(actual - expected) <= allowed,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0}: {1:R}, expected {2:R} ± {3:G3}; off by {4:G3}",
                what,
                actual,
                expected,
                allowed,
                Math.Abs(actual - expected)));
}
