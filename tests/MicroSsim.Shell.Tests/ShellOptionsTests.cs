using Microsoft.PowerShell;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>The command line, switch by switch.</summary>
public class ShellOptionsTests
{
    [Theory]
    [InlineData("-File")]
    [InlineData("-f")]
    [InlineData("-FI")]
    [InlineData("--file")]
    public void What_follows_the_file_is_the_scripts(string file)
    {
        ShellOptions options = Parse("-NoProfile", file, "a.ps1", "-Lane", "x", "-Help");
        Assert.Equal(ShellAction.RunFile, options.Action);
        Assert.Equal("a.ps1", options.File);
        Assert.Equal(["-Lane", "x", "-Help"], options.Arguments);
        Assert.Equal("", options.Lane);
    }

    [Fact]
    public void The_first_plain_word_is_a_file() =>
        Assert.Equal(("a.ps1", "1"), (Parse("-nop", "a.ps1", "1").File, Parse("-nop", "a.ps1", "1").Arguments.Single()));

    [Theory]
    [InlineData("-Command")]
    [InlineData("-c")]
    public void The_words_of_a_command_are_joined(string command)
    {
        ShellOptions options = Parse(command, "1;", "2", "-File");
        Assert.Equal((ShellAction.RunCommand, "1; 2 -File"), (options.Action, options.Command));
    }

    [Fact]
    public void A_dash_or_nothing_reads_standard_input()
    {
        Assert.Equal(ShellAction.RunStandardInput, Parse("-Command", "-").Action);
        Assert.Equal(ShellAction.RunStandardInput, Parse("-File", "-").Action);
        Assert.Equal(ShellAction.RunStandardInput, ShellOptions.Parse([], inputRedirected: true).Action);
        Assert.Equal(ShellAction.RejectUsage, ShellOptions.Parse([], inputRedirected: false).Action);
    }

    [Fact]
    public void The_other_switches_are_understood()
    {
        ShellOptions options = Parse("-NoLogo", "-noni", "-ep", "bypass", "-Lane", "netstandard2.0", "-c", "1");
        Assert.True(options.NonInteractive);
        Assert.Equal(ExecutionPolicy.Bypass, options.ExecutionPolicy);
        Assert.Equal("netstandard2.0", options.Lane);
        Assert.Equal(ShellAction.ShowHelp, Parse("-h").Action);
        Assert.Equal(ShellAction.ShowHelp, Parse("-?").Action);
        Assert.Equal(ShellAction.ShowVersion, Parse("-Version").Action);
    }

    [Theory]
    [InlineData("-Bogus")]
    [InlineData("-n")] // could be three of them
    [InlineData("-File")]
    [InlineData("-Command")]
    [InlineData("-Lane", "net8.0", "-c", "1")]
    [InlineData("-ExecutionPolicy", "lax", "-c", "1")]
    public void What_makes_no_sense_is_rejected_with_a_reason(params string[] args)
    {
        ShellOptions options = Parse(args);
        Assert.Equal(ShellAction.RejectUsage, options.Action);
        Assert.NotEmpty(options.Problem);
    }

    private static ShellOptions Parse(params string[] args) => ShellOptions.Parse(args, inputRedirected: false);
}
