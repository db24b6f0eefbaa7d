using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

public sealed class BordersTests
{
    [Theory]
    [InlineData((int)Border.EdgeRepeated, "dcbaabcddcba", 4)] // d c b a | a b c d | d c b a
    [InlineData((int)Border.EdgeShared, "cbabcdcb", 2)] // c b | a b c d | c b
    public void Pixels_beyond_the_border_are_mirrored(int border, string expected, int before)
    {
        string actual = string.Concat(Enumerable.Range(-before, expected.Length).Select(i => "abcd"[((Border)border).Mirror(i, 4)]));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData((int)Border.EdgeRepeated, "abcddcbaabcddcbaabcd")]
    [InlineData((int)Border.EdgeShared, "cdcbabcdcbabcdcbabcd")]
    public void Far_beyond_it_they_are_mirrored_again_and_again(int border, string expected)
    {
        string actual = string.Concat(Enumerable.Range(-16, 20).Select(i => "abcd"[((Border)border).Mirror(i, 4)]));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData((int)Border.EdgeRepeated)]
    [InlineData((int)Border.EdgeShared)]
    public void A_single_pixel_is_its_own_mirror_image(int border)
    {
        for (int i = -3; i <= 3; i++) Assert.Equal(0, ((Border)border).Mirror(i, 1));
    }
}
