using System.Diagnostics;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>Scripts and commands run as pwsh would run them.</summary>
public class ShellRunnerTests
{
    [Fact]
    public void The_module_is_loaded_in_the_lane_asked_for()
    {
        Assert.Equal("lane \n", ShellRun.Of("-Command", "Get-Lane").Out);
        Assert.Equal("lane netstandard2.0\n", ShellRun.Of("-Lane", "netstandard2.0", "-Command", "Get-Lane").Out);
    }

    [Fact]
    public void A_missing_module_is_a_clear_error()
    {
        using var error = new StringWriter();
        var runner = new ShellRunner(new ShellConsole(TextReader.Null, TextWriter.Null, error), "nowhere/MicroSsim.psd1");
        Assert.Equal(1, runner.Run(ShellOptions.Parse(["-c", "1"], inputRedirected: false)));
        Assert.Contains("nowhere/MicroSsim.psd1", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_are_shown_as_a_table_of_120_columns_in_plain_text()
    {
        ShellRun run = ShellRun.Of("-Command", "[pscustomobject]@{ Name = 'a'; Text = 'x' * 200 }; 'end'");
        string[] lines = run.Out.Split('\n');
        Assert.StartsWith("Name Text", lines[1], StringComparison.Ordinal);
        // One column stays free, lest a terminal wraps.
        Assert.Equal("a    " + new string('x', 113) + "…", lines[3]);
        Assert.Contains("end", lines);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("'a'; exit 0; 'b'", 0)]
    [InlineData("throw 'no'", 1)]
    [InlineData("1 +", 1)]
    [InlineData("Get-Nothing; 'goes on'", 0)]
    [InlineData("Get-Nothing", 0)] // a file's last statement does not count, as in pwsh
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nothing; 'not reached'", 1)]
    [InlineData("param([Parameter(Mandatory)][ValidateSet('a')]$Which)", 1, "b")]
    [InlineData("$global:LASTEXITCODE = 5", 0)] // nor does a program's exit code
    public void The_exit_code_of_a_file_is_pwshs(string script, int expected, params string[] args) =>
        Assert.Equal(expected, ShellRun.OfScript(script, args).ExitCode);

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("$x =", 1)]
    [InlineData("Get-Nothing", 1)]
    [InlineData("Get-Nothing; 'goes on'", 0)]
    public void The_exit_code_of_a_command_is_pwshs(string command, int expected) =>
        Assert.Equal(expected, ShellRun.Of("-Command", command).ExitCode);

    [Fact]
    public void A_missing_script_is_a_usage_error()
    {
        ShellRun run = ShellRun.Of("-File", "no-such.ps1");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("'no-such.ps1'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_go_to_standard_error_with_their_place()
    {
        ShellRun run = ShellRun.OfScript("'before'\nGet-Nothing\n'between'\nthrow 'the end'");
        Assert.Equal("before\nbetween\n", run.Out);
        Assert.Contains("script.ps1:2", run.Error, StringComparison.Ordinal);
        Assert.Contains("Get-Nothing", run.Error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:4", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("| the end\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
    }

    [Fact]
    public void Other_streams_go_to_standard_output()
    {
        ShellRun run = ShellRun.OfScript(
            """
            [CmdletBinding()] param()
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d'); $PSCmdlet.WriteInformation('i', @())
            """);
        Assert.Equal(new ShellRun(0, "WARNING: w\nVERBOSE: v\nDEBUG: d\ni\n", ""), run);
    }

    [Fact]
    public void A_terminal_gets_colours()
    {
        ShellRun run = ShellRun.With(["-Command", "$Host.UI.WriteWarningLine('w'); throw 'no'"], terminal: true);
        Assert.Contains("\e[33;1mWARNING: w\e[0m", run.Out, StringComparison.Ordinal);
        Assert.Contains("\e[31;1m", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name=a,b Force=False Rest=", "-Name", "a,b")]
    [InlineData("Name=v Force=True Rest=r", "-Name:v", "-Force", "r")]
    [InlineData("Name=v Force=True Rest=r", "-Force", "-Name:", "v", "r")]
    [InlineData("Name= Force=False Rest=r s", "-Force:$false", "-Rest", "r s")]
    [InlineData("Name=n Force=False Rest=$true", "n", "$true")]
    [InlineData("Name=x Force=True Rest=-Force", "-Force:true", "x", "-Rest:-Force")]
    public void Arguments_are_bound_as_pwsh_binds_them(string expected, params string[] args)
    {
        ShellRun run = ShellRun.OfScript("param([string]$Name, $Rest, [switch]$Force) \"Name=$Name Force=$Force Rest=$Rest\"", args);
        Assert.Equal(new ShellRun(0, expected + "\n", ""), run);
    }

    [Fact]
    public void Arguments_stay_strings()
    {
        ShellRun run = ShellRun.OfScript("$args | ForEach-Object { \"$_ $($_.GetType().Name)\" }", "1", "a,b", "-x", "*.tif");
        Assert.Equal("1 String\na,b String\n-x String\n*.tif String\n", run.Out);
    }

    [Fact]
    public void A_script_knows_where_it_is()
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("with space", "where [1].ps1");
        File.WriteAllText(script, "$PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.Path; $PWD.Path");
        string[] lines = ShellRun.Of("-File", script).Out.Split('\n');
        Assert.Equal([Path.GetDirectoryName(script)!, script, script, Directory.GetCurrentDirectory()], lines[..4]);
    }

    [Fact]
    public void A_script_can_come_from_standard_input()
    {
        Assert.Equal(new ShellRun(0, "3\nx\n", ""), ShellRun.With(["-Command", "-"], "1 + 2\n'x'\n"));
        Assert.Equal(new ShellRun(4, "", ""), ShellRun.With([], "exit 4"));
    }

    [Fact]
    public void Questions_are_asked_and_answered_unless_forbidden()
    {
        const string script = "function f { param([Parameter(Mandatory)][int]$Number) $Number + 1 }; f";
        Assert.Contains("Number: 42\n", ShellRun.With(["-Command", script], "41\n").Out, StringComparison.Ordinal);

        ShellRun silent = ShellRun.With(["-NonInteractive", "-Command", script], "41\n");
        Assert.Equal((1, ""), (silent.ExitCode, silent.Out));
        Assert.NotEmpty(silent.Error);
    }

    [Fact]
    public void A_confirmation_takes_the_answer()
    {
        const string script = "function f { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it')) { 'did' } }; f -Confirm";
        Assert.EndsWith("did\n", ShellRun.With(["-Command", script], "what\ny\n").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("did", ShellRun.With(["-Command", script], "n\n").Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_a_run_at_once()
    {
        ShellRunner? runner = null;
        var run = Task.Run(() => ShellRun.With(["-c", "while ($true) { }"], started: r => runner = r));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        runner!.Stop();
        Assert.Equal(130, (await run).ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"Stopping took {watch.Elapsed}.");
    }
}
