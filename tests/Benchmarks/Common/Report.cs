using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace MicroSsim.Benchmarks;

/// <summary>What a benchmark has to say: shown as it comes, and at the end written beside the program as results.md.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    /// <summary>The project's root.</summary>
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>The runtime, the system and the processor.</summary>
    public static string Machine =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {Processor()}";

    /// <summary>What the build says of itself under a name.</summary>
    public static string Metadata(string key) => typeof(Report).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>A number with two digits after the point, as all tables have them.</summary>
    public static string Number(double value, int digits = 2) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    /// <summary>Adds a line.</summary>
    public void Line(string line = "")
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Adds the head of a table: text to the left, numbers to the right.</summary>
    public void Head(int textColumns, params string[] titles)
    {
        Row(titles);
        Line($"|{string.Join('|', titles.Select((_, i) => i < textColumns ? "---" : "--:"))}|");
    }

    /// <summary>Adds a row of a table.</summary>
    public void Row(params IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>Writes what was said to a file of the project.</summary>
    public void Write(params string[] path) => File.WriteAllText(Path.Combine([Root, .. path]), _text.ToString());

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";
}
