using System.Globalization;
using System.Text.RegularExpressions;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.Tests;

/// <summary>The page's colours by WCAG 2: text has a contrast of 4.5, points of plots have 3.</summary>
public partial class ContrastTests
{
    private static readonly string[] Text = ["ink", "quiet", "link", "best"];

    [Fact]
    public void Text_and_points_stand_out_in_light_dark_and_print()
    {
        using var reader = new StreamReader(typeof(ScoreReport).Assembly.GetManifestResourceStream("report.css")!);
        var palettes = Palette().Matches(reader.ReadToEnd())
            .Select(m => Colour().Matches(m.Value).ToDictionary(c => c.Groups[1].Value, c => Luminance(c.Groups[2].Value)))
            .ToList();
        Assert.Equal(3, palettes.Count);
        foreach (var palette in palettes)
        {
            foreach (string background in new[] { "page", "raised" })
            {
                Assert.All(Text, name => Assert.InRange(Contrast(palette[name], palette[background]), 4.5, 21));
            }

            Assert.All(Enumerable.Range(0, 8), m => Assert.InRange(Contrast(palette[$"m{m}"], palette["page"]), 3, 21));
        }
    }

    private static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            double v = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(0)) + (0.7152 * Channel(2)) + (0.0722 * Channel(4));
    }

    [GeneratedRegex(":root \\{[^}]*\\}")]
    private static partial Regex Palette();

    [GeneratedRegex("--(\\w+): #([0-9a-f]{6})")]
    private static partial Regex Colour();
}
