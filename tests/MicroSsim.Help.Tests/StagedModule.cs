using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>The module as its package holds it.</summary>
internal static class StagedModule
{
    /// <summary>Its manifest.</summary>
    public static string Manifest { get; } = Path.Combine(TestData.Root, "artifacts", "module", "MicroSsim", "MicroSsim.psd1");

    /// <summary>The names of the commands that have a page.</summary>
    public static string[] DocumentedCommands { get; } =
        [.. Pages.Select(p => Path.GetFileNameWithoutExtension(p)!).Where(n => !n.StartsWith("about_", StringComparison.Ordinal))];

    /// <summary>The pages that the help is made from.</summary>
    public static string[] Pages => [.. Directory.GetFiles(Path.Combine(TestData.Root, "docs", "en-US"), "*.md").Order(StringComparer.Ordinal)];

    /// <summary>An engine with the module loaded.</summary>
    public static Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var import = PowerShell.Create(runspace);
        import.AddCommand("Import-Module").AddParameter("Name", Manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        return runspace;
    }

    /// <summary>Runs a script in the Shell, in a folder.</summary>
    public static (int ExitCode, string Out, string Error) Run(string script, string folder)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var runner = new ShellRunner(new ShellConsole(TextReader.Null, output, error), Manifest);
        string text = $"$null = $ExecutionContext.SessionState.Path.SetLocation('{folder}')\n{script}";
        int exitCode = runner.Run(ShellOptions.Parse(["-Command", text], inputRedirected: true));
        return (exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
