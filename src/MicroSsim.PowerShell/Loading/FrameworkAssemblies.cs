#if !NET
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MicroSsim.PowerShell.Loading;

/// <summary>
/// Resolves the libraries of the module in Windows PowerShell. .NET Framework requires the exact version that an assembly was built
/// against (System.Memory references an older System.Runtime.CompilerServices.Unsafe than the one in the package); an application
/// would use binding redirects in its configuration file, which a module does not have.
/// </summary>
/// <remarks>Written for Windows PowerShell 5.1, and not tested there yet.</remarks>
public sealed class FrameworkAssemblies : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(FrameworkAssemblies).Assembly.Location)!;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (!RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal)) return;
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    /// <summary>Resolves requests of the module's own assemblies, ignoring the version; null for requests of other assemblies.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is not { IsDynamic: false } requesting || Path.GetDirectoryName(requesting.Location) != Folder)
        {
            return null;
        }

        string path = Path.Combine(Folder, new AssemblyName(request.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
#endif
