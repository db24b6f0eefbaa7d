using System.Management.Automation;
using MicroSsim.Build.Help;

namespace MicroSsim.Tests;

/// <summary>A simulated data set, copied for each example.</summary>
public sealed class ExampleFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExampleFixture()
    {
        using var engine = StagedModule.Open();
        using var powerShell = PowerShell.Create(engine);
        powerShell.AddCommand("New-MicroSsimSample").AddParameter("Path", _folder.File("origin", "sample")).AddParameter("Count", 4);
        powerShell.Invoke();
    }

    /// <summary>Creates a folder with a copy of the data set.</summary>
    internal string CreateFolder()
    {
        string target = _folder.File(Guid.NewGuid().ToString("N"), "sample"), source = _folder.File("origin", "sample");
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.GetDirectoryName(target)!;
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>Every example of the help runs in PowerShell as written.</summary>
public sealed class ExampleTests(ExampleFixture fixture) : IClassFixture<ExampleFixture>
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (string page in StagedModule.Pages)
            {
                foreach (var (heading, _) in CodeOf(page)) examples.Add(Path.GetFileNameWithoutExtension(page), heading);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_runs_without_an_error(string page, string heading)
    {
        string path = StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == page);
        string code = CodeOf(path).Single(c => c.Heading == heading).Code;
        string folder = fixture.CreateFolder();
        int files = FilesIn(folder);
        var run = await ShellProcess.End(ShellProcess.StartIn(folder, "-Command", code));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Out.Length > 0 || FilesIn(folder) > files, "It shows nothing and writes no file.");

        // The raw images of the sample are mostly background with noise, and each fit of them warns of it.
        var warnings = run.Out.Split('\n').Where(line => line.Contains("WARNING", StringComparison.Ordinal));
        Assert.All(warnings, line => Assert.Contains("times the least-squares factor", line, StringComparison.Ordinal));
    }

    private static int FilesIn(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length;

    private static IEnumerable<(string Heading, string Code)> CodeOf(string page)
    {
        return Of(MarkdownPage.Read(page).Title);

        static IEnumerable<(string Heading, string Code)> Of(Section section) => section.Texts
            .Where(t => t.Kind == TextKind.Code).Select(t => (section.Heading, t.Value)).Concat(section.Sections.SelectMany(Of));
    }
}
