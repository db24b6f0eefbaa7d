using System.Management.Automation;
using System.Reflection;

namespace MicroSsim.Shell;

/// <summary>The answer to <c>-Version</c>.</summary>
internal static class ShellVersion
{
    public static string Text { get; } = $"MicroSsim {Of(typeof(ShellVersion))} on PowerShell {Of(typeof(PowerShell))}";

    /// <summary>The shell's own version, as <c>$Host.Version</c> gives it.</summary>
    public static Version Shell { get; } = typeof(ShellVersion).Assembly.GetName().Version!;

    // The informational version is the release's; what a build appends to it (a commit) is cut off.
    private static string Of(Type type) => type.Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', ' ')[0];
}
