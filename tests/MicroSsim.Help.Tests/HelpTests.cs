using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MicroSsim.Tests;

/// <summary>A PowerShell runspace with the module imported.</summary>
public sealed class EngineFixture : IDisposable
{
    internal Runspace Engine { get; } = StagedModule.Open();

    public void Dispose() => Engine.Dispose();
}

/// <summary>Get-Help shows complete help for every command of the staged module.</summary>
public sealed class HelpTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    public static TheoryData<string> Commands => [.. StagedModule.DocumentedCommands];

    [Fact]
    public void Every_command_has_a_page()
    {
        var commands = Invoke("(Get-Command -Module MicroSsim).Name").Select(c => c.ToString()!);
        Assert.Equal(commands.Order(StringComparer.Ordinal), StagedModule.DocumentedCommands);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_synopsis_description_inputs_and_outputs(string command)
    {
        Invoke($"$help = Get-Help {command}");
        Assert.True(LengthOf("$help.Synopsis") > 20);
        Assert.True(LengthOf("$help.description.Text") > 100);
        Assert.True(LengthOf("$help.inputTypes.inputType.type.name") > 0);
        Assert.True(LengthOf("$help.inputTypes.inputType.description.Text") > 0);
        Assert.True(LengthOf("$help.returnValues.returnValue.type.name") > 0);
        Assert.True(LengthOf("$help.returnValues.returnValue.description.Text") > 0);
        Assert.True(LengthOf("$help.alertSet.alert.Text") > 0);
        Assert.True(LengthOf("$help.relatedLinks.navigationLink.linkText") > 0);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_at_least_two_examples_with_remarks(string command)
    {
        Invoke($"$help = Get-Help {command}");
        foreach (string part in (string[])["title", "code", "remarks.Text"])
        {
            var parts = Invoke($"$help.examples.example | ForEach-Object {{ \"$($_.{part})\" }}");
            Assert.True(parts.Count >= 2);
            Assert.All(parts, p => Assert.True(p.ToString().Trim().Length > 5));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_describes_exactly_the_parameters_of_the_command(string command)
    {
        var parameters = Invoke($"(Get-Command {command}).Parameters.Keys").Select(p => p.ToString()!)
            .Except(Cmdlet.CommonParameters, StringComparer.Ordinal);
        var described = Invoke($$"""
            (Get-Help {{command}}).parameters.parameter |
                Where-Object { "$($_.description.Text)".Length -gt 10 } | ForEach-Object name
            """).Select(p => p.ToString()!);
        Assert.Equal(parameters.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_syntax_is_that_of_the_command(string command)
    {
        var sets = Invoke($$"""
            (Get-Command {{command}}).ParameterSets.Parameters |
                Where-Object { [System.Management.Automation.Cmdlet]::CommonParameters -notcontains $_.Name } |
                ForEach-Object { "$($_.Name) $($_.IsMandatory) $($_.Position -ge 0)" }
            """);
        var syntax = Invoke($$"""
            (Get-Help {{command}}).syntax.syntaxItem.parameter | Where-Object { $_ } |
                ForEach-Object { "$($_.name) $($_.required -eq 'true') $($_.position -ne 'named')" }
            """);
        Assert.Equal(Sorted(sets), Sorted(syntax));

        static IEnumerable<string> Sorted(IEnumerable<PSObject> lines) => lines.Select(l => l.ToString()).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("netstandard2.0")]
    public async Task Both_builds_find_the_help(string build)
    {
        // A new process, because a process cannot load both builds.
        string output = await ShellProcess.OutputOf("-Command", $"""
            Import-Module MicroSsim -ArgumentList {build}
            (Get-Help Measure-Psnr).Synopsis; (Get-Help New-MicroSsimFit -Parameter RangeMode).description.Text; Get-Help about_MicroSsim
            """);
        Assert.StartsWith("Measures the peak signal-to-noise ratio", output, StringComparison.Ordinal);
        Assert.Contains("PerImage", output, StringComparison.Ordinal);
        Assert.Contains("HOW TO REPORT", output, StringComparison.Ordinal);
    }

    private int LengthOf(string script) => Invoke(script).Sum(t => t?.ToString()?.Trim().Length ?? 0);

    private System.Collections.ObjectModel.Collection<PSObject> Invoke(string script)
    {
        using var powerShell = PowerShell.Create(fixture.Engine);
        var result = powerShell.AddScript(script).Invoke();
        Assert.Empty(powerShell.Streams.Error);
        return result;
    }
}
