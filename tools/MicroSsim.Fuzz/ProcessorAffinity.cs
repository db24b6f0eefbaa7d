using System.Diagnostics;

namespace MicroSsim.Fuzz;

/// <summary>
/// Restricts the process to one core. The counters of instrumented code and its record of the previous branch are shared by all
/// threads: on several cores, contention would make it ten times slower, and races would report branches that do not exist.
/// </summary>
internal static class ProcessorAffinity
{
    /// <summary>Selects one of the allowed cores by process id, so that several processes use different cores.</summary>
    public static void UseOneCore()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        using var process = Process.GetCurrentProcess();
        long allowed = process.ProcessorAffinity;
        long[] cores = [.. Enumerable.Range(0, 64).Select(core => 1L << core).Where(core => (allowed & core) != 0)];
        process.ProcessorAffinity = (nint)cores[process.Id % cores.Length];
    }
}
