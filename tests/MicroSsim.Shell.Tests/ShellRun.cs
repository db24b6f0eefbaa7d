using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>
/// What a run of the shell wrote, and how it ended. The run is inside the test's process, with a little module instead
/// of the real one: it has one command, Get-Lane.
/// </summary>
internal sealed record ShellRun(int ExitCode, string Out, string Error)
{
    private const string Module = "param([string]$Lane) function Get-Lane { \"lane $Lane\" }";

    /// <summary>Runs the shell with a command line.</summary>
    public static ShellRun Of(params string[] args) => With(args);

    /// <summary>Runs <c>-File</c> on a script of this text.</summary>
    public static ShellRun OfScript(string script, params string[] args)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("script.ps1");
        File.WriteAllText(path, script);
        return With(["-File", path, .. args]);
    }

    /// <summary>Runs the shell with a command line, and more.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="terminal">Whether output and errors go to a terminal.</param>
    /// <param name="started">Gets the runner just before it starts.</param>
    public static ShellRun With(string[] args, string input = "", bool terminal = false, Action<ShellRunner>? started = null)
    {
        using var folder = new TemporaryFolder();
        string module = folder.File("Small.psm1");
        File.WriteAllText(module, Module);

        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new ShellConsole(new StringReader(input), output, error)
        {
            OutIsTerminal = terminal,
            ErrorIsTerminal = terminal,
            Colours = terminal,
        };
        var runner = new ShellRunner(console, module);
        started?.Invoke(runner);
        int exitCode = runner.Run(ShellOptions.Parse(args, inputRedirected: true));
        return new ShellRun(exitCode, Plain(output), Plain(error));

        static string Plain(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n");
    }
}
