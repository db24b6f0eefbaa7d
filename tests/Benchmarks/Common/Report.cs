using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace MicroSsim.Benchmarks;

/// <summary>Results of a benchmark as Markdown: written to the console line by line, and to results.md at the end.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    /// <summary>Root folder of the repository.</summary>
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>The runtime, the system and the processor.</summary>
    public static string Machine =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {Processor()}";

    /// <summary>A value that the project file adds to the assembly as AssemblyMetadata.</summary>
    public static string Metadata(string key) => typeof(Report).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>Formats a number, with two decimals by default.</summary>
    public static string Number(double value, int digits = 2) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    /// <summary>Adds a line.</summary>
    public void Line(string line = "")
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Adds the header of a table: text columns are aligned left, the others right.</summary>
    public void Head(int textColumns, params string[] titles)
    {
        Row(titles);
        Line($"|{string.Join('|', titles.Select((_, i) => i < textColumns ? "---" : "--:"))}|");
    }

    /// <summary>Adds a row of a table.</summary>
    public void Row(params IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>Writes the report to a file of the repository.</summary>
    public void Write(params string[] path) => File.WriteAllText(Path.Combine([Root, .. path]), _text.ToString());

    private static string Processor()
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [];
        string? model = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return model?.Split(':')[1].Trim() ?? "unknown processor";
    }
}
