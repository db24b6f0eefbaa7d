#if !NET
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MicroSsim.PowerShell.Loading;

/// <summary>
/// Helps Windows PowerShell find the libraries beside the module. .NET Framework wants the very version that an assembly was
/// built against (System.Memory asks for an older System.Runtime.CompilerServices.Unsafe than the one that is shipped); a
/// program redirects in its configuration file, which a module does not have.
/// </summary>
/// <remarks>Written for Windows PowerShell 5.1, and not tried there yet.</remarks>
public sealed class FrameworkAssemblies : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(FrameworkAssemblies).Assembly.Location)!;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal)) AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    /// <summary>What the module's own assemblies ask for, whatever the version; others' requests are left to others.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is not { IsDynamic: false } asking || Path.GetDirectoryName(asking.Location) != Folder) return null;
        string path = Path.Combine(Folder, new AssemblyName(request.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
#endif
