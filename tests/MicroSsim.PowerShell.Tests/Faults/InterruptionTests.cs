using System.Diagnostics;
using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Runs that are stopped at random moments, and runs that write the same file: files with final names are complete.</summary>
[Collection(nameof(StopTests))]
public sealed class InterruptionTests : IDisposable
{
    private const int Moments = 100;

    private const string Work =
        """
        $pairs = Get-MicroSsimPair $Root/gt $Root/a
        $fit = $pairs | New-MicroSsimFit
        $fit | Export-MicroSsimFit $Out/fit.json | Out-Null
        $pairs | Measure-MicroSsim -Fit $fit -Components -MapDirectory $Out/maps | Export-MicroSsimReport $Out/scores.csv | Out-Null
        """;

    private static readonly string[] Names = ["one", "two"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stopped_at_random_moments()
    {
        Samples.WriteSet(_folder, 6, 64, "a");
        using var module = new HostedModule();
        Run(module, "warm", null);
        var watch = Stopwatch.StartNew();
        Run(module, "whole", null);
        var duration = watch.Elapsed;
        var whole = Files("whole");
        Assert.Equal(3 + (4 * 6), whole.Count);

        var random = new Random(1);
        int stopped = 0, partly = 0;
        for (int moment = 0; moment < Moments; moment++)
        {
            watch.Restart();
            if (Run(module, "stopped", random.NextDouble() * duration)) stopped++;
            else duration = watch.Elapsed < duration ? watch.Elapsed : duration; // later runs are faster, because the code is compiled
            var left = Files("stopped");
            if (left.Count > 0 && left.Count < whole.Count) partly++;
            Assert.All(left, file => Assert.True(
                whole.TryGetValue(file.Key, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(file.Value),
                $"{file.Key} is incomplete, or should not exist."));
            if (Directory.Exists(_folder.File("stopped"))) Directory.Delete(_folder.File("stopped"), recursive: true);
        }

        Assert.True(stopped > Moments / 4 && partly > 0, $"Only {stopped} runs were stopped, {partly} after some of their files.");
    }

    [Fact]
    public async Task Two_runs_that_write_one_file_leave_the_output_of_one()
    {
        const string Rows =
            "$row = [pscustomobject]@{ Name = $Name; Method = 'm'; Page = 0; Ssim = 0.5; GroundTruth = 'g'; Prediction = 'p' };"
            + "$rows = foreach ($i in 1..2000) { $row };";
        string path = _folder.File("scores.csv");
        var expected = new HashSet<string>();
        foreach (string name in Names)
        {
            HostedModule.Invoke(Rows + "$rows | Export-MicroSsimReport $Path", new { Name = name, Path = path });
            expected.Add(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        }

        var runs = Names.Select(name => Task.Run(
            () => HostedModule.Invoke(
                Rows + "foreach ($i in 1..20) { $rows | Export-MicroSsimReport $Path -PassThru }",
                new { Name = name, Path = path }).Clean.Count)).ToList();
        int read = 0;
        while (!runs.TrueForAll(r => r.IsCompleted) || read == 0)
        {
            const FileShare All = FileShare.ReadWrite | FileShare.Delete;
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, All));
            Assert.Contains(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), expected);
            read++;
        }

        Assert.All(await Task.WhenAll(runs), count => Assert.Equal(20, count));
        Assert.Equal(
            [path, _folder.File("scores.settings.json")],
            Directory.GetFiles(_folder.FullName, "*", new EnumerationOptions { AttributesToSkip = 0 }).Order(StringComparer.Ordinal));
    }

    /// <summary>Runs the work, and stops it after a time; returns whether it was stopped before its end.</summary>
    private bool Run(HostedModule module, string name, TimeSpan? stopAfter)
    {
        using var shell = module.Prepare(Work, new { Root = _folder.FullName, Out = Path.Combine(_folder.FullName, name) });
        var running = shell.BeginInvoke();
        if (stopAfter is { } time && !running.AsyncWaitHandle.WaitOne(time))
        {
            shell.Stop();
            return shell.InvocationStateInfo.State == PSInvocationState.Stopped;
        }

        shell.EndInvoke(running);
        Assert.Empty(shell.Streams.Error);
        return false;
    }

    private Dictionary<string, byte[]> Files(string name)
    {
        string folder = Path.Combine(_folder.FullName, name);
        OpenFiles.AssertNoneIn(folder);
        return AllFiles.In(folder).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
    }
}
