using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell;

namespace MicroSsim.Shell;

/// <summary>PowerShell of NuGet, in which the module that was built here is found by its name.</summary>
internal static class Program
{
    /// <summary>Runs PowerShell with the arguments of pwsh: -File, -Command, or none for a prompt.</summary>
    /// <returns>The exit code of pwsh.</returns>
    public static int Main(string[] args)
    {
        // Before the folders that PowerShell would put first, so that the module built here wins over an installed one.
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

        // PowerShell reads both when it starts: no usage data and no search for updates leaves the machine.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        // pwsh would write colours into files and pipes.
        if (Console.IsOutputRedirected) Environment.SetEnvironmentVariable("NO_COLOR", "1");
        return UnmanagedPSEntry.Start(args, args.Length);
    }
}
