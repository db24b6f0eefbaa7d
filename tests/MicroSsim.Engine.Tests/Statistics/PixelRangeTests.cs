using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class PixelRangeTests
{
    [Theory]
    [InlineData(-3, 7, 10, 2)]
    [InlineData(100, 104, 4, 102)]
    [InlineData(5, 5, 0, 5)]
    [InlineData(0.9 * double.MaxValue, double.MaxValue, 0.1 * double.MaxValue, 0.95 * double.MaxValue)] // whose sum is none
    public void Its_width_and_middle_follow_from_its_ends(double minimum, double maximum, double width, double middle)
    {
        var range = new PixelRange(minimum, maximum);
        Close.Relative(width, range.Width, 1e-14);
        Close.Relative(middle, range.Middle, 1e-15);
    }
}
