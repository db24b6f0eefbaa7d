using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>docs/numbers.md says what examples/Numbers.ps1 prints.</summary>
public partial class NumbersTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestData.Root, "docs", "numbers.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_page_holds_the_output_of_the_script()
    {
        Assert.Equal(await ShellProcess.OutputOf("-File", Path.Combine(TestData.Root, "examples", "Numbers.ps1")), Block());
    }

    [Fact]
    public void Every_number_in_the_text_is_in_the_output()
    {
        string block = Block(), text = Page.Replace(block, "", StringComparison.Ordinal);
        var numbers = LongNumber().Matches(text).Select(m => m.Value).ToList();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, n => Assert.Contains(n, block, StringComparison.Ordinal));
    }

    private static string Block() => Page.Split("```text\n")[1].Split("```")[0];

    [GeneratedRegex(@"\d+\.\d{6,}")]
    private static partial Regex LongNumber();
}
