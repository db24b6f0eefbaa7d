using System.Management.Automation;
using System.Management.Automation.Runspaces;

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
}
