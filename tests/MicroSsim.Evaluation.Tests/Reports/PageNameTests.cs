using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;

namespace MicroSsim.Tests;

/// <summary>Names and settings of others on the page: they are isolated in text and quoted in commands, in every culture.</summary>
public sealed class PageNameTests : IDisposable
{
    private const string Settings = "GroundTruthOffset=103.25; RangeInvariantFactor=3.5; Window=Gaussian; Sigma=1.5; K1=0.01";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("n2v", "'n2v'")]
    [InlineData("", "''")]
    [InlineData("it's", "'it''s'")]
    [InlineData("‘a’ ‚b‛", "'‘‘a’’ ‚‚b‛‛'")]
    [InlineData("“$(x)” `n \"y\"", "'“$(x)” `n \"y\"'")]
    public void A_text_is_a_string_in_which_nothing_expands(string text, string literal) =>
        Assert.Equal(literal, PowerShellLiteral.Quote(text));

    [Theory]
    [InlineData("Gaussian")]
    [InlineData("-2.5")]
    [InlineData("3.087038096902422")]
    [InlineData("1E-05")]
    [InlineData("0.5,0.25,0.25")]
    public void Numbers_and_words_are_arguments_as_they_are(string value) =>
        Assert.Equal(value, PowerShellLiteral.FormatArgument(value));

    [Theory]
    [InlineData("")]
    [InlineData("1 | x")]
    [InlineData("$x")]
    [InlineData("1,$x")]
    [InlineData("1,")]
    [InlineData("(x)")]
    [InlineData("-Verbose")]
    [InlineData("-Infinity")]
    [InlineData("x;y")]
    [InlineData("1\nx")]
    [InlineData("@x")]
    [InlineData("ｘ")]
    public void Anything_else_is_quoted(string value) => Assert.Equal($"'{value}'", PowerShellLiteral.FormatArgument(value));

    [Fact]
    public void Settings_of_others_become_neither_code_nor_parameters()
    {
        var page = Write(
        [
            CreateRow(
                "x’; Remove-Item ~ #",
                "GroundTruthOffset=0; RangeInvariantFactor=1 | x; Window=$(x); OutVariable=y; K1 0; z=1; Sigma=2"),
        ]);
        Assert.Equal(
            "$fit = New-MicroSsimFit -GroundTruthOffset 0 -RangeInvariantFactor '1 | x'\n"
            + "$rows | Where-Object Method -EQ 'x’’; Remove-Item ~ #' | Measure-MicroSsim -Fit $fit -Window '$(x)' -Sigma 2",
            Assert.Single(page.Descendants("code"), c => c.Attribute("id") is null).Value);
        Assert.Contains(page.Descendants("dt"), t => t.Value == "OutVariable"); // it is shown, as every setting is
    }

    [Fact]
    public void Every_name_is_isolated_from_the_text_around_it()
    {
        const string Method = "שיטה (1)", Other = "m\u202E2", Image = "صورة 3";
        var page = Write(
        [
            .. Enumerable.Range(0, 8).Select(i => CreateRow(Method, Settings, $"{Image}{i}", 0.5 + (0.01 * i))),
            .. Enumerable.Range(0, 8).Select(i => CreateRow(Other, Settings, $"{Image}{i}", 0.1 + (0.02 * i))),
        ]);
        var body = page.Descendants("body").Single();
        string shown = Other.Replace('\u202E', '\uFFFD'); // characters that change the direction are not shown
        foreach (string name in new[] { Method, shown, Image })
        {
            var holders = body.DescendantNodes().OfType<XText>().Where(t => t.Value.Contains(name, StringComparison.Ordinal)).ToList();
            Assert.True(holders.Count > 8);
            Assert.All(holders, t => Assert.True(
                t.Parent!.Name.LocalName is "bdi" or "code" || t.Parent.Name == Svg + "text"
                || t.Value.Contains($"\u2068{name}", StringComparison.Ordinal),
                $"<{t.Parent.Name.LocalName}>: {t.Value}"));
        }

        foreach (var alt in body.Descendants().Attributes("alt").Where(a => a.Value.Contains(Image, StringComparison.Ordinal)))
        {
            Assert.Contains($"\u2068{Image}", alt.Value, StringComparison.Ordinal);
        }

        Assert.StartsWith($"{Method} has the highest mean", body.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Contains($"\u2068{Method}\u2069", new RowSet("A", "x", [CreateRow(Method, Settings)]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_channel_is_isolated_too()
    {
        const string Channel = "ערוץ\u2069\u202E1";
        var page = Write(
        [
            .. Enumerable.Range(0, 8).Select(i => CreateRow(i < 4 ? "m" : "n", Settings, $"{i % 4}") with
            {
                Channel = i % 2, ChannelName = i % 2 == 0 ? Channel : "GFP",
            }),
        ]);
        string[] texts =
        [
            .. page.Descendants("body").DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name.LocalName is not ("code" or "bdi"))
                .Select(t => t.Value).Where(text => text.Contains("ערוץ", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Contains("\u2068ערוץ\uFFFD\uFFFD1\u2069", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain name_1.tif")]
    [InlineData("é → ‘x’ 🔬 細胞")]
    public void A_name_without_right_to_left_characters_stays_as_it_is(string name) =>
        Assert.Same(name, BidiText.Isolate(name));

    [Theory]
    [InlineData("a\u0001\u001Bb")]
    [InlineData("\uD83D")]
    [InlineData("twenty-three characters\uD83D\uDD2C")]
    public void Names_that_XML_cannot_hold_make_a_page(string name)
    {
        var page = Write([CreateRow(name, Settings, name), CreateRow("b", Settings, name)]);
        Assert.Equal(2 * 2, page.Descendants(Svg + "circle").Count());
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    [InlineData("fa-IR")]
    [InlineData("tr-TR")]
    public void A_page_has_the_same_bytes_in_every_culture(string culture)
    {
        List<ScoreRow> rows =
        [
            .. Enumerable.Range(0, 200).Select(i =>
                CreateRow($"m{i % 3}", Settings, $"i{i / 3}", -0.5 + (i / 100.0)) with { Page = i % 2 }),
        ];
        byte[] invariant = WriteIn(CultureInfo.InvariantCulture), other = WriteIn(new CultureInfo(culture));
        Assert.Equal(invariant, other);

        byte[] WriteIn(CultureInfo current)
        {
            var (old, oldOfUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (current, current);
            try
            {
                string[] origins = new[] { new RowSet("A", "x", rows).ToString() };
                ScoreReport.Write(_folder.File("report.html"), rows, new ReportOptions { Origins = origins, Threads = 2 });
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (old, oldOfUi);
            }

            return File.ReadAllBytes(_folder.File("report.html"));
        }
    }

    private static ScoreRow CreateRow(string method, string settings, string name = "a", double score = 0.5) =>
        Rows.Create(method, name, score) with
        {
            Cells = [new("MicroSsim", score), new("MicroSsimSettings", settings), new("Psnr", 12345.5)],
        };

    private XDocument Write(IReadOnlyList<ScoreRow> rows)
    {
        ScoreReport.Write(_folder.File("report.html"), rows);
        return XDocument.Load(_folder.File("report.html"));
    }
}
