using MicroSsim.Build.Help;

namespace MicroSsim.Tests;

/// <summary>A help page that is incomplete or differs from the code is an error of the build, with file and line.</summary>
public class LayoutTests
{
    private const string Name = "Export-MicroSsimFit";

    private static readonly string Text = File.ReadAllText(StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == Name));

    private static readonly string Assembly =
        Path.Combine(Path.GetDirectoryName(StagedModule.Manifest)!, "net10.0", "MicroSsim.PowerShell.dll");

    private static readonly CommandShape Shape = CommandShape.ReadAll(Assembly).Single(s => s.Name == Name);

    [Fact]
    public void The_unchanged_page_is_accepted() =>
        Assert.Equal(6, CommandPage.Parse(MarkdownPage.Parse("page.md", Text), Shape).Parameters.Count);

    [Theory]
    [InlineData("### -IncludeHash", "### -Include", "Export-MicroSsimFit has no parameter -Include")]
    [InlineData("## Notes", "## Remarks", "the section '## Notes' is missing")]
    [InlineData("### System.IO.FileInfo", "### File", "the output System.IO.FileInfo has no heading")]
    [InlineData("```powershell", "```text", "an example begins with code")]
    [InlineData("# Export-MicroSsimFit", "# Export-Fit", "the title is 'Export-Fit'")]
    [InlineData("## Description", "## Description\n\n> quoted", "only paragraphs, simple lists and fenced code")]
    public void A_page_with_a_wrong_layout_is_rejected(string old, string changed, string problem) =>
        AssertRejected(Text.Replace(old, changed, StringComparison.Ordinal), problem);

    [Fact]
    public void A_parameter_without_a_text_is_rejected()
    {
        var lines = Text.Split('\n').Where(line => !line.StartsWith("Keeps a file", StringComparison.Ordinal));
        AssertRejected(string.Join('\n', lines), "the parameter -NoClobber has no text");
    }

    [Theory]
    [InlineData("New-MicroSsimFit", "- Default: 3\n", "- Default: 5\n", "the default of -BackgroundPercentile is 3, not 5")]
    [InlineData("New-MicroSsimFit", "- Default: 3\n", "", "-BackgroundPercentile needs an item '- Default: …'")]
    [InlineData("New-MicroSsimFit", "PerImage", "Each", "the text of -RangeMode does not mention PerImage")]
    [InlineData("Measure-Psnr", "1024", "64", "the text of -ThrottleLimit does not mention 1024")]
    public void A_text_that_differs_from_the_code_is_rejected(string command, string old, string changed, string problem)
    {
        string page = File.ReadAllText(StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == command));
        var shape = CommandShape.ReadAll(Assembly).Single(s => s.Name == command);
        AssertRejected(page.Replace(old, changed, StringComparison.Ordinal), problem, shape);
    }

    private static void AssertRejected(string text, string problem, CommandShape? shape = null)
    {
        var error = Assert.Throws<HelpException>(() => CommandPage.Parse(MarkdownPage.Parse("page.md", text), shape ?? Shape));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Matches(@"^page\.md\([1-9]\d*\): error HELP: .*\.$", error.Message);
    }
}
