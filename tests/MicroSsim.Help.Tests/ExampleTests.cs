using MicroSsim.Build.Help;

namespace MicroSsim.Tests;

/// <summary>A process that runs examples, and a simulated data set that is copied for each.</summary>
public sealed class ExampleFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The process.</summary>
    internal ShellServer Shell { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Shell.InitializeAsync();
        string folder = Path.GetDirectoryName(_folder.File("origin", "sample"))!;
        Assert.Empty((await Shell.RunIn(folder, "New-MicroSsimSample ./sample -Count 4")).Errors);
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

    public async ValueTask DisposeAsync()
    {
        await Shell.DisposeAsync();
        _folder.Dispose();
    }
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
        var run = code.Contains("-WhatIf", StringComparison.Ordinal)
            ? await RunInProcess(folder, code) // what the host prints is not part of the output
            : await fixture.Shell.RunIn(folder, code);
        Assert.Empty(run.Errors);
        Assert.True(run.Output.Length > 0 || FilesIn(folder) > files, "It shows nothing and writes no file.");

        // The raw images of the sample are mostly background with noise, and each fit of them warns of it.
        Assert.All(run.Warnings, text => Assert.Contains("times the least-squares factor", text, StringComparison.Ordinal));
    }

    private static async Task<ScriptRun> RunInProcess(string folder, string code)
    {
        var run = await ShellProcess.End(ShellProcess.StartIn(folder, "-Command", code));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return new ScriptRun(run.Out, [], []);
    }

    private static int FilesIn(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length;

    private static IEnumerable<(string Heading, string Code)> CodeOf(string page)
    {
        return Of(MarkdownPage.Read(page).Title);

        static IEnumerable<(string Heading, string Code)> Of(Section section) => section.Texts
            .Where(t => t.Kind == TextKind.Code).Select(t => (section.Heading, t.Value)).Concat(section.Sections.SelectMany(Of));
    }
}
