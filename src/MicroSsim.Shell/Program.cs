using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell;

namespace MicroSsim.Shell;

/// <summary>PowerShell from NuGet, with the module of this build on its module path.</summary>
internal static class Program
{
    /// <summary>Runs PowerShell with the arguments of pwsh: -File, -Command, or none for a prompt.</summary>
    /// <returns>The exit code of pwsh.</returns>
    public static int Main(string[] args)
    {
        // First in the path, so that the module of this build takes precedence over an installed one.
        string built = typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ModulePath").Value!;
        string?[] folders =
        [
            built, ModuleIntrinsics.GetPSModulePath(ModuleIntrinsics.PSModulePathScope.User),
            ModuleIntrinsics.GetPSModulePath(ModuleIntrinsics.PSModulePathScope.Machine),
            ModuleIntrinsics.GetPSModulePath(ModuleIntrinsics.PSModulePathScope.Builtin),
            Environment.GetEnvironmentVariable("PSModulePath"),
        ];
        string path = string.Join(Path.PathSeparator, folders.Where(f => !string.IsNullOrEmpty(f)));
        Environment.SetEnvironmentVariable("PSModulePath", path);

        // PowerShell reads both when it starts: it sends no usage data and does not search for updates.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        // pwsh would write colours into files and pipes.
        if (Console.IsOutputRedirected) Environment.SetEnvironmentVariable("NO_COLOR", "1");
        return UnmanagedPSEntry.Start(args, args.Length);
    }
}
