using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
#if NET
using System.Runtime.Intrinsics;
#endif

namespace MicroSsim.PowerShell;

/// <summary>The module and the machine that it runs on.</summary>
public sealed class MicroSsimInfo
{
    private MicroSsimInfo()
    {
    }

    /// <summary>The version of MicroSsim.</summary>
    public string Version { get; private init; } = "";

    /// <summary>The build that was loaded: net10.0 or netstandard2.0.</summary>
    public string Lane { get; private init; } = "";

    /// <summary>The edition and version of PowerShell.</summary>
    public string PowerShell { get; private init; } = "";

    /// <summary>The runtime of .NET.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The operating system.</summary>
    public string OperatingSystem { get; } = RuntimeInformation.OSDescription;

    /// <summary>The processor's architecture.</summary>
    public string Architecture { get; } = RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>How many processors the process may use.</summary>
    public int Cores { get; } = Environment.ProcessorCount;

    /// <summary>The width in bits of the vectors that the processor computes with in this lane; 0 without any.</summary>
    public int VectorWidth { get; } = WidestVector();

    /// <summary>The culture that numbers are shown in.</summary>
    public string Culture { get; } = System.Globalization.CultureInfo.CurrentCulture is { Name.Length: > 0 } culture ? culture.Name : "invariant";

    /// <summary>The libraries that the module carries, and their versions.</summary>
    public IReadOnlyList<string> Dependencies { get; private init; } = [];

    /// <summary>Where the module is.</summary>
    public string ModulePath { get; private init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"MicroSsim {Version} ({Lane}), PowerShell {PowerShell}, {Runtime}, {OperatingSystem}, {Architecture}, {Cores} core(s), {VectorWidth}-bit vectors";

    internal static MicroSsimInfo Of(System.Collections.IDictionary? powerShell)
    {
        var assembly = typeof(MicroSsimInfo).Assembly;
        string folder = Path.GetDirectoryName(assembly.Location)!;
        return new MicroSsimInfo
        {
            Version = assembly.GetName().Version!.ToString(3),
            Lane = Path.GetFileName(folder),
            PowerShell = $"{powerShell?["PSVersion"]} {powerShell?["PSEdition"]}",
            Dependencies = Directory.GetFiles(folder, "*.dll").Where(f => !Path.GetFileName(f).StartsWith("MicroSsim.", StringComparison.Ordinal))
                .OrderBy(f => f, StringComparer.Ordinal).Select(Describe).ToArray(),
            ModulePath = Path.GetDirectoryName(folder)!,
        };
    }

    private static string Describe(string library) =>
        $"{Path.GetFileNameWithoutExtension(library)} {FileVersionInfo.GetVersionInfo(library).ProductVersion?.Split('+')[0] ?? AssemblyName.GetAssemblyName(library).Version!.ToString()}";

    private static int WidestVector() =>
#if NET
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
#else
        Vector.IsHardwareAccelerated ? 8 * Vector<byte>.Count : 0;
#endif
}
