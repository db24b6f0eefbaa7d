namespace MicroSsim.Tests;

/// <summary>The Shell is PowerShell with the module of this build at hand.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task The_module_is_found_by_name_and_is_the_one_built_here()
    {
        string output = await ShellProcess.OutputOf("-Command", "(Get-Command Measure-MicroSsim).Module.ModuleBase");
        Assert.Equal(Path.Combine(TestData.Root, "artifacts", "module", "MicroSsim"), output.Trim());
    }

    [Fact]
    public async Task Every_command_of_PowerShell_is_there()
    {
        using var folder = new TemporaryFolder();
        string output = await ShellProcess.OutputOf("-Command", $$"""
            $row = [pscustomobject]@{ Name = 'a'; Score = 0.5 }
            $row | Export-Csv '{{folder.FullName}}/rows.csv'
            (Get-ChildItem '{{folder.FullName}}').Name
            Import-Csv '{{folder.FullName}}/rows.csv' | ConvertTo-Json -Compress
            1..2 | ForEach-Object -Parallel { 'parallel' }
            """);
        Assert.Equal("rows.csv\n{\"Name\":\"a\",\"Score\":\"0.5\"}\nparallel\nparallel\n", output);
    }

    [Fact]
    public async Task Output_errors_and_exit_code_leave_the_process() =>
        Assert.Equal(new ShellRun(3, "out\n", "err\n"), await ShellProcess.Run("-Command", "'out'; $Host.UI.WriteErrorLine('err'); exit 3"));

    [Fact]
    public async Task Redirected_output_has_no_colours()
    {
        var run = await ShellProcess.Run("-Command", "[pscustomobject]@{ Name = 'a' }; Write-Warning 'w'; throw 'no'");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WARNING: w", run.Out, StringComparison.Ordinal);
        Assert.Contains("no", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out + run.Error);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Get-Nothing; 'goes on'", 0)]
    [InlineData("param($Name, [switch]$Force) if ($Name -ne 'a,b' -or -not $Force) { exit 1 }", 0, "-Name", "a,b", "-Force")]
    public async Task A_script_file_gets_its_arguments_and_gives_the_exit_code(string script, int expected, params string[] args)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("with space", "script [1].ps1");
        await File.WriteAllTextAsync(path, script, TestContext.Current.CancellationToken);
        Assert.Equal(expected, (await ShellProcess.Run(["-File", path, .. args])).ExitCode);
    }
}
