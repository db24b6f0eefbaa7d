using MicroSsim.Build.Help;

namespace MicroSsim.Tests;

/// <summary>A page that lacks something, or says something else than the code, ends the build at its place.</summary>
public class LayoutTests
{
    private const string Name = "Export-MicroSsimFit";

    private static readonly string Text = File.ReadAllText(StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == Name));

    private static readonly CommandShape Shape = CommandShape
        .AllOf(Path.Combine(Path.GetDirectoryName(StagedModule.Manifest)!, "net10.0", "MicroSsim.PowerShell.dll")).Single(s => s.Name == Name);

    [Fact]
    public void The_page_is_in_order() => Assert.Equal(5, CommandPage.Of(MarkdownPage.Parse("page.md", Text), Shape).Parameters.Count);

    [Theory]
    [InlineData("### -IncludeHash", "### -Include", "Export-MicroSsimFit has no parameter -Include")]
    [InlineData("## Notes", "## Remarks", "the section '## Notes' is missing")]
    [InlineData("### System.IO.FileInfo", "### File", "the output System.IO.FileInfo has no heading")]
    [InlineData("```powershell", "```text", "an example begins with code")]
    [InlineData("# Export-MicroSsimFit", "# Export-Fit", "the title is 'Export-Fit'")]
    [InlineData("## Description", "## Description\n\n> quoted", "only paragraphs, simple lists and fenced code")]
    public void A_page_out_of_order_is_refused(string old, string changed, string problem) => Refuses(Text.Replace(old, changed, StringComparison.Ordinal), problem);

    [Fact]
    public void A_parameter_without_a_text_is_refused() => Refuses(
        string.Join('\n', Text.Split('\n').Where(line => !line.StartsWith("Keeps a file", StringComparison.Ordinal))), "the parameter -NoClobber has no text");

    [Theory]
    [InlineData("New-MicroSsimFit", "- Default: 3\n", "- Default: 5\n", "the default of -BackgroundPercentile is 3, not 5")]
    [InlineData("New-MicroSsimFit", "- Default: 3\n", "", "-BackgroundPercentile needs an item '- Default: …'")]
    [InlineData("New-MicroSsimFit", "PerImage", "Each", "the text of -RangeMode does not mention PerImage")]
    [InlineData("Measure-Psnr", "1024", "64", "the text of -ThrottleLimit does not mention 1024")]
    public void A_text_that_differs_from_the_code_is_refused(string command, string old, string changed, string problem)
    {
        string assembly = Path.Combine(Path.GetDirectoryName(StagedModule.Manifest)!, "net10.0", "MicroSsim.PowerShell.dll");
        string page = File.ReadAllText(StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == command));
        Refuses(page.Replace(old, changed, StringComparison.Ordinal), problem, CommandShape.AllOf(assembly).Single(s => s.Name == command));
    }

    private static void Refuses(string text, string problem, CommandShape? shape = null)
    {
        var refusal = Assert.Throws<HelpException>(() => CommandPage.Of(MarkdownPage.Parse("page.md", text), shape ?? Shape));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Matches(@"^page\.md\([1-9]\d*\): error HELP: .*\.$", refusal.Message);
    }
}
