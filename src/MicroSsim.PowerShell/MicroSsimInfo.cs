using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
#if NET
using System.Runtime.Intrinsics;
#endif

namespace MicroSsim.PowerShell;

/// <summary>Versions of the module, its libraries, PowerShell and .NET, and facts about the machine; for problem reports.</summary>
public sealed class MicroSsimInfo
{
    private MicroSsimInfo()
    {
    }

    /// <summary>The version of MicroSsim, three numbers.</summary>
    public string Version { get; private init; } = "";

    /// <summary>The build (target framework) that was loaded: net10.0 or netstandard2.0.</summary>
    public string Build { get; private init; } = "";

    /// <summary>The version and edition of PowerShell.</summary>
    public string PowerShell { get; private init; } = "";

    /// <summary>The name and version of the .NET runtime.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The name and version of the operating system.</summary>
    public string OperatingSystem { get; } = RuntimeInformation.OSDescription;

    /// <summary>The processor architecture of the process, such as X64.</summary>
    public string Architecture { get; } = RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The number of logical processors that the process may use.</summary>
    public int Cores { get; } = Environment.ProcessorCount;

    /// <summary>The width of the widest hardware-accelerated SIMD vector in this build, in bits; 0 without acceleration.</summary>
    public int VectorWidth { get; } = WidestVector();

    /// <summary>The name of the current culture, which formats numbers for display; "invariant" for the invariant culture.</summary>
    public string Culture { get; } = CultureInfo.CurrentCulture is { Name.Length: > 0 } culture ? culture.Name : "invariant";

    /// <summary>The names and versions of the third-party libraries in the folder of the loaded build, in ordinal order.</summary>
    public IReadOnlyList<string> Dependencies { get; private init; } = [];

    /// <summary>The full path of the module's folder.</summary>
    public string ModulePath { get; private init; } = "";

    /// <inheritdoc/>
    public override string ToString() =>
        $"MicroSsim {Version} ({Build}), PowerShell {PowerShell}, {Runtime}, {OperatingSystem}, {Architecture}, {Cores} core(s), "
        + $"{VectorWidth}-bit vectors";

    /// <summary>Reads the versions of the loaded assemblies and of the libraries in the same folder.</summary>
    /// <param name="powerShell">The variable $PSVersionTable; null if it does not exist.</param>
    internal static MicroSsimInfo Read(System.Collections.IDictionary? powerShell)
    {
        var assembly = typeof(MicroSsimInfo).Assembly;
        string folder = Path.GetDirectoryName(assembly.Location)!;
        return new MicroSsimInfo
        {
            Version = assembly.GetName().Version!.ToString(3),
            Build = Path.GetFileName(folder),
            PowerShell = $"{powerShell?["PSVersion"]} {powerShell?["PSEdition"]}",
            Dependencies = Directory.GetFiles(folder, "*.dll")
                .Where(f => !Path.GetFileName(f).StartsWith("MicroSsim.", StringComparison.Ordinal))
                .OrderBy(f => f, StringComparer.Ordinal).Select(NameAndVersion).ToArray(),
            ModulePath = Path.GetDirectoryName(folder)!,
        };
    }

    private static string NameAndVersion(string library)
    {
        string version = FileVersionInfo.GetVersionInfo(library).ProductVersion?.Split('+')[0]
            ?? AssemblyName.GetAssemblyName(library).Version!.ToString();
        return $"{Path.GetFileNameWithoutExtension(library)} {version}";
    }

    private static int WidestVector() =>
#if NET
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
#else
        Vector.IsHardwareAccelerated ? 8 * Vector<byte>.Count : 0;
#endif
}
