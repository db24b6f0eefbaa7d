using System.Management.Automation;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>Progress is one line of a terminal, and nothing elsewhere.</summary>
public class ProgressLineTests
{
    private const string Script =
        """
        [CmdletBinding()] param()
        $record = [System.Management.Automation.ProgressRecord]::new(0, 'Scoring', '3 of 4')
        $record.PercentComplete = 75
        $record.SecondsRemaining = 65
        $PSCmdlet.WriteProgress($record)
        $Host.UI.WriteLine('row')
        $PSCmdlet.WriteProgress($record)
        """;

    [Fact]
    public void Redirected_output_has_none() => Assert.Equal(new ShellRun(0, "row\n", ""), ShellRun.OfScript(Script));

    [Fact]
    public void On_a_terminal_it_gives_way_to_output_and_is_cleared_at_the_end()
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("script.ps1");
        File.WriteAllText(script, Script);
        ShellRun run = ShellRun.With(["-File", script], terminal: true);

        const string line = "Scoring: 3 of 4 75%, 00:01:05 left";
        string cleared = "\r" + new string(' ', line.Length) + "\r";
        Assert.Equal("row\n", run.Out);
        Assert.Equal((line + cleared + line + cleared).ReplaceLineEndings("\n"), run.Error);
    }

    [Fact]
    public void What_is_not_known_is_not_said() =>
        Assert.Equal("Reading: a b", ProgressLine.Describe(new ProgressRecord(0, "Reading", "a\nb")));
}
