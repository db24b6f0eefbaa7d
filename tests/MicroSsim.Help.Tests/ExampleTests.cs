using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using MicroSsim.Help;

namespace MicroSsim.Tests;

/// <summary>A folder with the data set that the examples work on, and what is asked about all of them.</summary>
public sealed class ExampleFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExampleFixture()
    {
        using var engine = StagedModule.Open();
        using var powerShell = PowerShell.Create(engine);
        powerShell.AddCommand("New-MicroSsimSample").AddParameter("Path", _folder.File("origin", "sample")).AddParameter("Count", 4).Invoke();
        using var commands = PowerShell.Create(engine);
        EngineCommands = [.. commands.AddScript("(Get-Command -ListImported).Name").Invoke<string>()];
    }

    /// <summary>What the embedded engine has, with the module loaded.</summary>
    internal HashSet<string> EngineCommands { get; }

    /// <summary>A folder with a sample of its own.</summary>
    internal string NewFolder()
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

/// <summary>Every example of the help runs as it is written.</summary>
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
    public void An_example_runs_without_an_error(string page, string heading)
    {
        string path = StagedModule.Pages.Single(p => Path.GetFileNameWithoutExtension(p) == page);
        string code = CodeOf(path).Single(c => c.Heading == heading).Code;
        var (exitCode, output, error) = NeedsPwsh(code) ? RunInPwsh(code) : StagedModule.Run(code, fixture.NewFolder());
        Assert.Equal((0, ""), (exitCode, error));
        Assert.NotEqual("", output);
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Heading, string Code)> CodeOf(string page)
    {
        return Of(MarkdownPage.Read(page).Title);

        static IEnumerable<(string Heading, string Code)> Of(Section section) => section.Texts
            .Where(t => t.Kind == TextKind.Code).Select(t => (section.Heading, t.Value)).Concat(section.Sections.SelectMany(Of));
    }

    private bool NeedsPwsh(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        Assert.Empty(errors);
        var own = script.FindAll(a => a is FunctionDefinitionAst, true).Select(f => ((FunctionDefinitionAst)f).Name).ToList();
        return script.FindAll(a => a is CommandAst, true).Select(c => ((CommandAst)c).GetCommandName()).Any(n => !fixture.EngineCommands.Contains(n) && !own.Contains(n));
    }

    private (int ExitCode, string Out, string Error) RunInPwsh(string code)
    {
        string program = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        bool isThere = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));
        Assert.SkipUnless(isThere, "This example uses commands that only pwsh has, and pwsh is not on the path.");

        string folder = fixture.NewFolder(), script = Path.Combine(folder, "example.ps1");
        File.WriteAllText(script, $"Import-Module '{StagedModule.Manifest}'\n{code}");
        var start = new ProcessStartInfo(program, ["-NoProfile", "-NonInteractive", "-File", script])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + "(ran)", error.Result);
    }
}
