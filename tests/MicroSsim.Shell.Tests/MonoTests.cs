using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>The netstandard2.0 build of the package on Mono, whose class library is that of .NET Framework: tests/Mono.</summary>
public sealed class MonoTests : IDisposable
{
    /// <summary>Relative difference of numbers between the two builds.</summary>
    private const double Tolerance = 1e-12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_evaluation_on_Mono_has_the_numbers_of_PowerShell()
    {
        TestPrograms.SkipWithout("mono");
        await ShellProcess.OutputOf("-Command",
            $"""
            New-MicroSsimSample '{_folder.FullName}' -Count 2 -Width 192 -Height 180 | Out-Null
            Invoke-MicroSsimEvaluation '{_folder.File("gt")}' '{_folder.File("denoised")}' '{_folder.File("shell")}' -PassThru `
                -Metric MicroSsim, MicroMs3im, Ssim, MsSsim, Psnr, Nrmse, Pearson -DataRange GroundTruth -Format json | Out-Null
            """);
        string assemblies = Path.Combine(TestData.Root, "artifacts", "module", "MicroSsim", "netstandard2.0");
        var run = await ShellProcess.End(ShellProcess.Start(new ProcessStartInfo(
            "mono", [TestData.Metadata("MonoProgram"), assemblies, _folder.File("gt"), _folder.File("denoised"), _folder.File("mono")])));
        Assert.Equal((0, "2 rows\n"), (run.ExitCode, run.Out));
        foreach (string name in new[] { "scores.csv", "scores.json", "fit.json" })
        {
            string[] expected = Words(_folder.File("shell", name)), actual = Words(_folder.File("mono", name));
            Assert.True(expected.Length > 20, name);
            Assert.Equal(expected.Length, actual.Length);
            foreach ((string first, string second) in expected.Zip(actual)) AssertClose(first, second);
        }

        Assert.Contains("</html>", await File.ReadAllTextAsync(_folder.File("mono", "report.html"), TestContext.Current.CancellationToken));
    }

    /// <summary>Numbers and the texts between them, without the line that names the build.</summary>
    private static string[] Words(string path) => string
        .Join('\n', File.ReadAllLines(path).Where(IsOfEveryBuild))
        .Split([' ', ',', ';', '=', ':', '"', '\n', '\r', '(', ')']);

    private static bool IsOfEveryBuild(string line) => !line.Contains("\"build\":", StringComparison.Ordinal);

    private static void AssertClose(string expected, string actual)
    {
        if (double.TryParse(expected, CultureInfo.InvariantCulture, out double first)
            && double.TryParse(actual, CultureInfo.InvariantCulture, out double second))
        {
            Assert.True(Math.Abs(first - second) <= Tolerance * Math.Max(1, Math.Abs(first)), $"{expected} {actual}");
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }
}
