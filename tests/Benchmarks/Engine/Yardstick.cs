using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSsim.Benchmarks;

/// <summary>
/// A plain C++ loop of the MicroSSIM score, on one thread, that stands beside the project and not in it: compiled and run
/// where it and g++ are there.
/// </summary>
internal sealed partial class Yardstick : IDisposable
{
    private const string Options = "-O3 -ffast-math -march=native -mprefer-vector-width=512";

    private readonly DirectoryInfo _folder;
    private readonly string _program;

    private Yardstick(DirectoryInfo folder)
    {
        _folder = folder;
        _program = Path.Combine(folder.FullName, "yardstick");
    }

    /// <summary>Compiles it; null where that cannot be done, with the reason.</summary>
    public static Yardstick? TryBuild(out string about)
    {
        string source = Path.GetFullPath(Path.Combine(Report.Root, "..", "shared", "yardstick", "score_yardstick.cpp"));
        about = "The yardstick's source is not there: nanoseconds only.";
        if (!File.Exists(source)) return null;
        var yardstick = new Yardstick(Directory.CreateTempSubdirectory("microssim-yardstick-"));
        try
        {
            Run("g++", [.. Options.Split(' '), source, "-o", yardstick._program]);
            about = $"The yardstick: `g++ {Options}`, one thread, 2048 × 2048; run just before and just after every measurement, the better of both.";
            return yardstick;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            about = $"The yardstick does not compile here ({e.Message.TrimEnd('.')}): nanoseconds only.";
            yardstick.Dispose();
            return null;
        }
    }

    /// <summary>Runs it: nanoseconds per pixel.</summary>
    public double NanosecondsPerPixel() =>
        double.Parse(NanosecondsLine().Match(Run(_program)).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed.");
    }

    [GeneratedRegex(@"([0-9.]+) ns/px")]
    private static partial Regex NanosecondsLine();
}
