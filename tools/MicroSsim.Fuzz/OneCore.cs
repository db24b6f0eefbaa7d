using System.Diagnostics;

namespace MicroSsim.Fuzz;

/// <summary>
/// Keeps the process on one core. Instrumented code counts its branches in one map, and remembers the branch before, for all
/// threads together: on several cores they would slow each other down tenfold, and see places that are none.
/// </summary>
internal static class OneCore
{
    /// <summary>Stays on one of the cores that the process has; several processes spread.</summary>
    public static void Take()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        using var process = Process.GetCurrentProcess();
        long allowed = process.ProcessorAffinity;
        long[] cores = [.. Enumerable.Range(0, 64).Select(core => 1L << core).Where(core => (allowed & core) != 0)];
        process.ProcessorAffinity = (nint)cores[process.Id % cores.Length];
    }
}
