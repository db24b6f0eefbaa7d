namespace MicroSsim.Tests;

/// <summary>An interrupted run continues where it stopped, and ends with identical output.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Work =
        """
        $pairs = Get-MicroSsimPair $Root/gt $Root/a
        $fit = $pairs | New-MicroSsimFit
        $go = @{ Fit = $fit; Resume = "$Root/resume" }
        $rows = @()
        $pairs | Measure-MicroSsim @go -Components -MapDirectory $Root/maps -Verbose 4>&1 | ForEach-Object {
            if (-not $_.Message) { $rows += $_ }
            elseif ($_.Message -like '*as measured before*') { 'known' }
        }
        $rows | Export-MicroSsimReport $Root/scores.csv | Out-Null
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_half_way_and_run_again()
    {
        Samples.WriteSet(_folder, 40, 192, "a");
        string Script(string output, string resume, int pause) =>
            $$"""
              $pairs = Get-MicroSsimPair '{{_folder.FullName}}/gt' '{{_folder.FullName}}/a'
              $go = @{ Fit = $pairs | New-MicroSsimFit } {{resume}}
              $rows = $pairs | Measure-MicroSsim @go | ForEach-Object { [Threading.Thread]::Sleep({{pause}}); $_ } | Measure-MicroMs3im @go
              $rows | Export-MicroSsimReport '{{output}}' | Out-Null
              """;
        string undisturbed = _folder.File("undisturbed.csv"), resumed = _folder.File("resumed.csv");
        string folder = Path.Combine(_folder.FullName, "resume");
        string resume = $"+ @{{ Resume = '{folder}' }}";
        await ShellProcess.OutputOf("-Command", Script(undisturbed, "", 0));

        using (var shell = ShellProcess.Start("-Command", Script(resumed, resume, 100)))
        {
            while (Length(folder) < 5000 && !shell.HasExited) await Task.Delay(10, TestContext.Current.CancellationToken);
            shell.Kill();
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.InRange(Lines(folder), 3, 39);
        Assert.False(File.Exists(resumed));
        await ShellProcess.OutputOf("-Command", Script(resumed, resume, 0));
        Assert.Equal(40, Lines(folder));
        Assert.Equal(
            await File.ReadAllBytesAsync(undisturbed, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(resumed, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Stored_scores_are_not_computed_again()
    {
        Samples.WriteSet(_folder, 4, "a");
        Assert.Equal(0, Known());
        byte[] first = File.ReadAllBytes(_folder.File("scores.csv"));
        Assert.Equal(4, Known());
        Assert.Equal(first, File.ReadAllBytes(_folder.File("scores.csv")));
    }

    [Theory]
    [InlineData("a/01.tif", 0)] // changes the fit, and with it all scores
    [InlineData("maps/a/01.ssim.tif", 3)]
    [InlineData("resume/MicroSsim.jsonl", 3)]
    public void Scores_of_changed_files_are_computed_again(string file, int known)
    {
        Samples.WriteSet(_folder, 4, "a");
        Known();
        byte[] first = File.ReadAllBytes(_folder.File("scores.csv"));
        string path = _folder.File(file.Split('/'));
        // Truncates the last line.
        if (file.EndsWith("jsonl", StringComparison.Ordinal)) File.WriteAllText(path, File.ReadAllText(path)[..^20]);
        else if (file.StartsWith("maps", StringComparison.Ordinal)) File.Delete(path);
        else Tiff.Write(path, Samples.Prediction(Samples.Truth(1), 77));
        Assert.Equal(known, Known());
        Assert.Equal(file.StartsWith('a'), !first.AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("scores.csv"))));
        Assert.True(File.Exists(_folder.File("maps", "a", "01.ssim.tif")));
        Assert.Equal(4, Known());
    }

    [Fact]
    public void A_stack_with_maps_is_reused_if_all_its_pages_are_stored()
    {
        ushort[,] truth = Samples.Truth(1);
        Tiff.Write(_folder.File("gt", "x.tif"), truth, truth, truth);
        Tiff.Write(_folder.File("a", "x.tif"), Samples.Prediction(truth, 1), Samples.Prediction(truth, 2), Samples.Prediction(truth, 3));
        Known();
        byte[] map = File.ReadAllBytes(_folder.File("maps", "a", "x.ssim.tif"));
        string journal = _folder.File("resume", "MicroSsim.jsonl");
        File.WriteAllLines(journal, File.ReadLines(journal).Take(1).ToList()); // as after an interruption between the pages of the stack
        Assert.Equal(1, Known());
        Assert.Equal(map, File.ReadAllBytes(_folder.File("maps", "a", "x.ssim.tif")));
    }

    [Fact]
    public void Invalid_lines_of_the_journal_are_ignored()
    {
        Samples.WriteSet(_folder, 4, "a");
        Directory.CreateDirectory(_folder.File("resume"));
        string[] lines =
        [
            "null",
            "{}",
            "[1]",
            "{\"key\":null,\"cells\":null,\"constantPrediction\":false}",
            "{\"key\":\"a\",\"cells\":[null],\"constantPrediction\":true}",
            "\0\0\0",
            "{\"key\":",
        ];
        File.WriteAllText(_folder.File("resume", "MicroSsim.jsonl"), string.Join('\n', lines));
        Assert.Equal(0, Known());
        Assert.Equal(4, Known());
    }

    [Fact]
    public void Warnings_are_repeated()
    {
        Samples.WriteSet(_folder, 3, "a");
        Tiff.Write(_folder.File("a", "01.tif"), Samples.Each(32, 32, (_, _) => 60f));
        const string Script = Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit -Resume $Root/resume";
        var first = HostedModule.Invoke(Script, new { Root = _folder.FullName });
        var second = HostedModule.Invoke(Script, new { Root = _folder.FullName });
        Assert.Single(first.Warnings);
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(first.Output.Select(o => o.Describe()), second.Output.Select(o => o.Describe()));
    }

    /// <summary>Runs the work; returns the number of pages whose scores were stored.</summary>
    private int Known() => HostedModule.Invoke(Work, new { Root = _folder.FullName }).Clean.Count;

    /// <summary>The number of complete lines in the journal of the last metric.</summary>
    private static int Lines(string folder) => File.ReadAllText(Journal(folder)).Count(c => c == '\n');

    /// <summary>The length of that journal in bytes, even while a run has it open; 0 if it does not exist.</summary>
    private static long Length(string folder) => File.Exists(Journal(folder)) ? new FileInfo(Journal(folder)).Length : 0;

    private static string Journal(string folder) => Path.Combine(folder, "MicroMs3im.jsonl");
}
