using System.Diagnostics;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>Calls from Python and Make: examples/python and examples/workflows.</summary>
public sealed class CallerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await ShellProcess.OutputOf("-Command", $"New-MicroSsimSample '{_folder.FullName}' -Count 3 -Width 180 -Height 180 | Out-Null");
        Directory.Move(_folder.File("raw"), _folder.File("it's raw"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Python_gets_rows_warnings_and_failures()
    {
        TestPrograms.SkipWithout("python3");
        const string Script =
            """
            import json, subprocess, sys
            from microssim_pwsh import run
            shell = sys.argv[1:3]
            def evaluate(**more):
                return run("Invoke-MicroSsimEvaluation", shell=shell, GroundTruth="gt", Prediction=["it's raw"], PassThru=True, **more)
            rows = evaluate(Output="out")
            assert [r["Name"] for r in rows] == ["sample_00", "sample_01", "sample_02"], rows
            one = run(
                "Measure-Psnr", shell=shell, GroundTruth="gt/sample_00.tif", Prediction="denoised/sample_00.tif", DataRange="Type")
            assert len(one) == 1, one
            open("it's raw/sample_01.tif", "w").write("no image")
            try:
                evaluate(Output="again")
                sys.exit("It should fail.")
            except subprocess.CalledProcessError as error:
                rows = json.loads(error.stdout)
            print(json.dumps([r["MicroSsim"] for r in rows]))
            """;
        await File.WriteAllTextAsync(_folder.File("test.py"), Script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("python3", [_folder.File("test.py"), .. ShellProcess.Command[..2]])
        {
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(TestData.Root, "examples", "python");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var run = await ShellProcess.End(ShellProcess.Start(start));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(2, JsonDocument.Parse(run.Out).RootElement.GetArrayLength());
        Assert.Contains("sample_01.tif", run.Error, StringComparison.Ordinal);
        Assert.Contains("WARNING: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("make", "up to date")]
    [InlineData("snakemake", "Nothing to be done")]
    public async Task A_workflow_evaluates_when_an_image_has_changed(string program, string unchanged)
    {
        TestPrograms.SkipWithout(program);
        Directory.Move(_folder.File("it's raw"), _folder.File("raw"));
        var first = await Run(program);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(File.Exists(_folder.File("out", "report.html")));
        var second = await Run(program);
        Assert.Contains(unchanged, second.Out + second.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("raw", "sample_01.tif"), "no image", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_folder.File("raw", "sample_01.tif"), DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(0, (await Run(program)).ExitCode);
    }

    private Task<ShellRun> Run(string program)
    {
        string folder = Path.Combine(TestData.Root, "examples", "workflows"), shell = $"{string.Join(' ', ShellProcess.Command)} -Command";
        string[] arguments = program == "make"
            ? ["-f", Path.Combine(folder, "Makefile"), "GT=gt", "PREDICTIONS=raw denoised", $"MICROSSIM_SHELL={shell}"]
            : ["-s", Path.Combine(folder, "Snakefile"), "--cores", "2", "--config", "gt=gt", "predictions=raw denoised", $"shell={shell}"];
        return ShellProcess.End(ShellProcess.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName }));
    }
}
