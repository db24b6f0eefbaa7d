using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>The files that this process has open; none where the operating system does not list them.</summary>
internal static class OpenFiles
{
    /// <summary>Asserts that no file of a folder is open, after waiting up to 20 seconds for running threads.</summary>
    public static void AssertNoneIn(string folder)
    {
        var watch = Stopwatch.StartNew();
        while (In(folder).Count > 0 && watch.Elapsed < TimeSpan.FromSeconds(20)) Thread.Sleep(20);
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
            return ""; // closed since it was listed
        }
    }
}
