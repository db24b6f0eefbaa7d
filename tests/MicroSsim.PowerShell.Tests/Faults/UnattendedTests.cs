namespace MicroSsim.Tests;

/// <summary>What must not end or falsify a run that nobody watches.</summary>
public sealed class UnattendedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_that_maps_cannot_have_cost_the_maps_of_their_pairs_only()
    {
        Samples.WriteSet(_folder, 1, "a");
        string[] names = ["A", "a", "b", "colon:1", "colon_1", new('d', 215), new('e', 250), "z"];
        foreach (string folder in (string[])["gt", "a"])
        {
            foreach (string name in names) File.Copy(_folder.File(folder, "00.tif"), _folder.File(folder, name + ".tif"));
        }

        var run = HostedModule.Invoke(
            Samples.GivenFit + "Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $fit -MapDirectory $Root/maps",
            new { Root = _folder.FullName });
        Assert.Null(run.End);
        Assert.Equal(names.Length + 1, run.Output.Count);
        Assert.Equal(["MapNameTaken", "MapNameTaken", "MapNameTooLong"], run.ErrorIds.Order());
        Assert.Equal(names.Length + 1 - 3, Directory.GetFiles(_folder.File("maps", "a")).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_map_whose_place_is_taken_by_a_folder_or_file_costs_the_map_only(bool isFolder)
    {
        Samples.WriteSet(_folder, 2, "a");
        if (isFolder) Directory.CreateDirectory(_folder.File("maps", "a", "00.ssim.tif", "x"));
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $below = [pscustomobject]@{
                Name = '00.ssim.tif/x'; Method = 'a'; GroundTruth = "$Root/gt/00.tif"; Prediction = "$Root/a/00.tif"
            }
            $pairs[0], $below, $pairs[1] | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps
            """,
            new { Root = _folder.FullName });
        Assert.Null(run.End);
        Assert.Equal(["MapNameTaken"], run.ErrorIds);
        Assert.Equal(3, run.Output.Count);
        Assert.True(File.Exists(_folder.File("maps", "a", "01.ssim.tif")));
        Assert.Equal(isFolder, File.Exists(Path.Combine(_folder.FullName, "maps", "a", "00.ssim.tif", "x.ssim.tif")));
    }

    [Fact]
    public void Another_mask_of_the_same_size_and_time_is_not_taken_for_the_first()
    {
        Samples.WriteSet(_folder, 1, "a");
        string mask = _folder.File("mask", "00.tif");
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Write(12);
        string[] first = Scores("-Resume $Root/resume"), hashed = Scores("-Resume $Root/hashed -Hash");
        Assert.Equal(first, hashed);
        Write(20);
        string[] expected = Scores("");
        Assert.NotEqual(first, expected);
        Assert.Equal(expected, Scores("-Resume $Root/resume"));
        Assert.Equal(expected, Scores("-Resume $Root/hashed -Hash"));

        void Write(int side)
        {
            Tiff.Write(mask, Samples.Each(32, 32, (r, c) => (byte)(r < 16 && c < side ? 255 : 0)));
            File.SetLastWriteTimeUtc(mask, time);
        }

        string[] Scores(string options) => [.. HostedModule.Invoke(
            $"Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/mask | Measure-Psnr -DataRange GroundTruth {options}",
            new { Root = _folder.FullName }).Clean.Select(row => row.Describe("MaskedPixels"))];
    }

    [Fact]
    public void A_second_model_of_the_same_size_and_time_is_not_taken_for_the_first()
    {
        Samples.WriteSet(_folder, 2, "a");
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string image = _folder.File("a", "00.tif");
        File.SetLastWriteTimeUtc(image, time);
        string[] first = Scores(""), hashed = Scores("-Hash");
        Assert.Equal(first, hashed);

        byte[] other = File.ReadAllBytes(_folder.File("a", "01.tif"));
        File.WriteAllBytes(image, other);
        File.SetLastWriteTimeUtc(image, time);
        string[] expected = Scores(null);
        Assert.NotEqual(first, expected);
        Assert.Equal(expected, Scores(""));
        Assert.Equal(expected, Scores("-Hash"));

        string[] Scores(string? options) => [.. HostedModule.Invoke(
            "Measure-Psnr -GroundTruth $Root/gt -Prediction $Root/a -DataRange GroundTruth "
            + (options is null ? "" : $"-Resume $Root/resume{options} {options}"),
            new { Root = _folder.FullName }).Clean.Select(row => row.Describe())];
    }

    [Fact]
    public void With_hashes_a_copy_of_an_image_is_known()
    {
        Samples.WriteSet(_folder, 2, "a");
        const string Script = "Measure-Psnr -GroundTruth $Root/gt -Prediction $Root/a -DataRange GroundTruth -Resume $Root/resume -Hash "
            + "-Verbose 4>&1 | Where-Object { $_.Message -like '*as measured before*' }";
        var root = new { Root = _folder.FullName };
        Assert.Empty(HostedModule.Invoke(Script, root).Clean);
        File.Copy(_folder.File("a", "00.tif"), _folder.File("copy.tif"));
        File.Delete(_folder.File("a", "00.tif"));
        File.Move(_folder.File("copy.tif"), _folder.File("a", "00.tif"));
        File.SetLastWriteTimeUtc(_folder.File("a", "00.tif"), DateTime.UtcNow.AddDays(-1));
        Assert.Equal(2, HostedModule.Invoke(Script, root).Clean.Count);
    }

    [Fact]
    public void An_image_that_a_program_has_open_for_writing_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "Other systems do not tell.");
        Samples.WriteSet(_folder, 2, "a");
        ModuleRun run;
        using (new FileStream(_folder.File("a", "01.tif"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            run = HostedModule.Invoke(
                "Measure-Psnr -GroundTruth $Root/gt -Prediction $Root/a -DataRange GroundTruth", new { Root = _folder.FullName });
        }

        Assert.Equal("ImageUnreadable", ModuleRun.Id(run.OnlyError));
        Assert.Contains("01.tif", run.OnlyError.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("in use", run.OnlyError.Exception.Message, StringComparison.Ordinal);
        Assert.Single(run.Output);
        Assert.Equal(2, HostedModule.Invoke(
            "Measure-Psnr -GroundTruth $Root/gt -Prediction $Root/a -DataRange GroundTruth", new { Root = _folder.FullName }).Clean.Count);
    }

    [Fact]
    public async Task Temporary_files_of_killed_runs_are_swept_and_reported()
    {
        Samples.WriteSet(_folder, 1, "a");
        string script = $"$Root = '{_folder.FullName}'; {Samples.GivenFit}"
            + "Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $fit -MapDirectory $Root/maps -Verbose 4>&1 | "
            + "Tee-Object -Variable all | Where-Object Name | Export-MicroSsimReport $Root/scores.csv -Verbose 4>&1; $all | Out-String";
        await ShellProcess.OutputOf("-Command", script);

        // The name has the number of the machine, which is that of a new temporary file.
        string machine = "";
        using (var watcher = new FileSystemWatcher(_folder.FullName, ".*.tmp"))
        {
            watcher.Created += (_, e) => machine = e.Name!.Split('.')[^3];
            watcher.EnableRaisingEvents = true;
            _ = HostedModule.Invoke($"{Samples.GivenFit} $fit | Export-MicroSsimFit $Root/fit.json", new { Root = _folder.FullName }).Clean;
            Assert.True(SpinWait.SpinUntil(() => machine.Length > 0, TimeSpan.FromSeconds(10)));
        }

        string Left(params string[] path) => $"{_folder.File(path)}.{machine}.{Guid.NewGuid():N}.tmp";
        string map = Left("maps", "a", ".00.ssim.tif"), table = Left(".scores.csv"), locked = Left(".scores.csv"), other = Left(".x.csv");
        foreach (string path in (string[])[map, table, locked, other]) await File.WriteAllTextAsync(path, "half", Cancelled);
        await using (new FileStream(locked, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            string output = await ShellProcess.OutputOf("-Command", script);
            Assert.Contains(Path.GetFileName(map), output, StringComparison.Ordinal);
            Assert.Contains(Path.GetFileName(table), output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(map));
        Assert.False(File.Exists(table));
        Assert.True(File.Exists(locked), "the file of a running process");
        Assert.True(File.Exists(other), "the file of another output");
    }

    [Fact]
    public async Task Numbers_of_a_fit_that_are_not_finite_are_refused()
    {
        Samples.WriteSet(_folder, 1, "a");
        string output = await ShellProcess.OutputOf(
            "-Command",
            $$"""
              $Root = '{{_folder.FullName}}'; {{Samples.GivenFit}}
              $fit | Export-Csv $Root/fit.csv; $fit | Export-Clixml $Root/fit.xml
              $numbers = 'GroundTruthOffset', 'PredictionOffset', 'MaxValue', 'RangeInvariantFactor', 'BackgroundPercentile', 'MeanSsim',
                  'LeastSquaresFactor', 'PairCount'
              foreach ($name in $numbers) {
                  foreach ($value in [double]::NaN, [double]::PositiveInfinity, [double]::NegativeInfinity) {
                      $json = $fit | ConvertTo-Json | ConvertFrom-Json
                      foreach ($bad in (Import-Csv $Root/fit.csv), (Import-Clixml $Root/fit.xml), $json) {
                          $bad.$name = $value
                          try { Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a -Fit $bad -ErrorAction Stop; 'scored' }
                          catch { if ("$_" -notlike "*its $name is not a finite number*") { "$_" } else { 'refused' } }
                      }
                  }
              }
              """);
        Assert.Equal(string.Concat(Enumerable.Repeat("refused\n", 8 * 3 * 3)), output);
    }

    [Fact]
    public async Task A_fit_over_two_folders_that_cannot_see_each_other_is_that_of_all_images()
    {
        Samples.WriteSet(_folder, 5, "a");
        var list = new List<string> { "Name,Method,GroundTruth,Prediction" };
        for (int i = 0; i < 5; i++)
        {
            string machine = i is 1 or 4 ? "west" : "east";
            foreach (string folder in (string[])["gt", "a"])
            {
                Directory.CreateDirectory(_folder.File(machine, folder));
                File.Copy(_folder.File(folder, $"0{i}.tif"), _folder.File(machine, folder, $"0{i}.tif"));
            }

            list.Add($"0{i},a,{_folder.File(machine, "gt", $"0{i}.tif")},{_folder.File(machine, "a", $"0{i}.tif")}");
        }

        await File.WriteAllLinesAsync(_folder.File("pairs.csv"), list, Cancelled);
        string output = await ShellProcess.OutputOf(
            "-Command",
            $$"""
              $Root = '{{_folder.FullName}}'
              $pairs = Import-Csv $Root/pairs.csv
              $pairs | New-MicroSsimFit | Export-MicroSsimFit $Root/whole.json | Out-Null
              $merged = $null
              do {
                  $parts = foreach ($i in 0, 1) {
                      $away = ('west', 'east')[$i]
                      Rename-Item $Root/$away away
                      $pairs | New-MicroSsimFit -Partial -VisibleOnly -ShardIndex $i -ShardCount 2 -Previous $merged
                      Rename-Item $Root/away $away
                  }
                  $merged = $parts | Merge-MicroSsimFit
              } until ($merged.Complete)
              $merged | Export-MicroSsimFit $Root/merged.json | Out-Null
              $twice = 0, 1 | ForEach-Object { $pairs | New-MicroSsimFit -Partial -VisibleOnly -ShardIndex $_ -ShardCount 2 }
              try { $twice | Merge-MicroSsimFit }
              catch { "$($_.FullyQualifiedErrorId)" }
              Remove-Item -Recurse $Root/west
              try { $pairs | New-MicroSsimFit -Partial -VisibleOnly -ShardIndex 0 -ShardCount 1 | Merge-MicroSsimFit } catch { "$_" }
              """);
        Assert.Equal(
            await File.ReadAllTextAsync(_folder.File("whole.json"), Cancelled),
            await File.ReadAllTextAsync(_folder.File("merged.json"), Cancelled));
        Assert.StartsWith("PartTwice", output, StringComparison.Ordinal);
        Assert.Contains("no shard saw pair 1, 4 of the set's 5", output, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
