using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSsim.Benchmarks;

/// <summary>
/// A single-threaded C++ loop that computes the MicroSSIM score, used for comparison. Its source is outside the repository; it is
/// compiled and run if the source and g++ are available.
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

    /// <summary>Compiles the yardstick; null if that is not possible.</summary>
    /// <param name="about">Description of the yardstick, or the reason why there is none.</param>
    public static Yardstick? TryBuild(out string about)
    {
        string source = Path.GetFullPath(Path.Combine(Report.Root, "..", "shared", "yardstick", "score_yardstick.cpp"));
        about = "Without the source of the yardstick: nanoseconds only.";
        if (!File.Exists(source)) return null;
        var yardstick = new Yardstick(Directory.CreateTempSubdirectory("microssim-yardstick-"));
        try
        {
            Run("g++", [.. Options.Split(' '), source, "-o", yardstick._program]);
            about = $"The yardstick: `g++ {Options}`, one thread, 2048 × 2048; it runs before and after every measurement, and the "
                + "smaller time counts.";
            return yardstick;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            about = $"The yardstick does not compile here ({e.Message.TrimEnd('.')}): nanoseconds only.";
            yardstick.Dispose();
            return null;
        }
    }

    /// <summary>Runs the yardstick and returns its nanoseconds per pixel.</summary>
    public double NanosecondsPerPixel() =>
        double.Parse(NanosecondsLine().Match(Run(_program)).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed.");
    }

    [GeneratedRegex(@"([0-9.]+) ns/px")]
    private static partial Regex NanosecondsLine();
}
