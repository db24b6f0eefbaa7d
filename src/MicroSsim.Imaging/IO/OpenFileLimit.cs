using System.Runtime.InteropServices;

namespace MicroSsim.Imaging.IO;

/// <summary>The number of files that a process may have open at the same time.</summary>
public static class OpenFileLimit
{
    /// <summary>The limit of this process (<c>ulimit -n</c>); <see cref="int.MaxValue"/> where there is none, as on Windows.</summary>
    public static int Count { get; } = Read();

    private static int Read()
    {
        const int OpenFiles = 9; // in the numbering of .NET, which is the same on all systems
        if (Path.DirectorySeparatorChar == '\\') return int.MaxValue;
        try
        {
            ulong[] limits = new ulong[2]; // the present and the largest one
            return GetLimit(OpenFiles, limits) == 0 && limits[0] is > 0 and < int.MaxValue ? (int)limits[0] : int.MaxValue;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return int.MaxValue;
        }
    }

#pragma warning disable SYSLIB1054 // source-generated imports do not exist for netstandard2.0
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetRLimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int GetLimit(int resource, [Out] ulong[] limits);
#pragma warning restore SYSLIB1054
}
