using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace MicroSsim.Tests;

/// <summary>The files of examples/container are well formed and refer to existing files. No container engine is needed.</summary>
public sealed class ContainerTests
{
    private const string EntryPath = "/microssim/examples/container/entry.sh";

    private static readonly string Folder = Path.Combine(TestData.Root, "examples", "container");

    [Fact]
    public void The_descriptor_follows_its_schema()
    {
        using var descriptor = JsonDocument.Parse(Text("descriptor.json"));
        var root = descriptor.RootElement;
        Assert.Equal("cytomine-0.1", root.GetProperty("schema-version").GetString());
        Assert.Equal("singularity", root.GetProperty("container-image").GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Array, root.GetProperty("inputs").ValueKind);
        Assert.Contains(EntryPath, root.GetProperty("command-line").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_of_Galaxy_uses_the_inputs_that_it_has()
    {
        var tool = XDocument.Parse(Text("microssim.xml")).Root!;
        string command = tool.Element("command")!.Value;
        var inputs = tool.Element("inputs")!.Elements("param").Select(p => p.Attribute("name")!.Value);
        Assert.All(inputs, name => Assert.Contains($"${name}", command, StringComparison.Ordinal));
        Assert.Contains(EntryPath, command, StringComparison.Ordinal);
        var outputs = tool.Element("outputs")!.Elements("data").Select(d => d.Attribute("from_work_dir")!.Value);
        Assert.Equal(["out/scores.csv", "out/fit.json"], outputs);
    }

    [Fact]
    public void The_image_runs_as_a_user_that_is_not_root()
    {
        string[] lines = [.. Text("Dockerfile").Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
        Assert.Equal("USER $APP_UID", lines.Last(l => l.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains(EntryPath, lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("ENTRYPOINT [", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", "--infolder a,b --gtfolder g --local --outfolder o -nmc", 0, "-GroundTruth g -Prediction a,b -Output o")]
    [InlineData("echo", "--infolder a --outfolder o", 2, "Give --gtfolder")]
    [InlineData("false", "--infolder a --outfolder o --gtfolder g", 1, "")]
    public void Its_entry_calls_the_script_and_passes_its_exit_code_on(string shell, string arguments, int exitCode, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script of the container requires bash.");
        var start = new ProcessStartInfo("bash", [Path.Combine(Folder, "entry.sh"), .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MICROSSIM_SHELL"] = shell;
        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));
}
