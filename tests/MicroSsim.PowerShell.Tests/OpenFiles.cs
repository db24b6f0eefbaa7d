using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>The files that this process has open, where the system tells.</summary>
internal static class OpenFiles
{
    /// <summary>No file of the folder is open any more, at the latest when work that was going on has ended.</summary>
    public static void AssertNoneIn(string folder)
    {
        var patience = Stopwatch.StartNew();
        while (In(folder).Count > 0 && patience.Elapsed < TimeSpan.FromSeconds(20)) Thread.Sleep(20);
        Assert.Empty(In(folder));
    }

    private static List<string> In(string folder)
    {
        if (!Directory.Exists("/proc/self/fd")) return [];
        return Directory.GetFiles("/proc/self/fd").Select(Target).Where(t => t.StartsWith(folder, StringComparison.Ordinal)).ToList();
    }

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }
}
