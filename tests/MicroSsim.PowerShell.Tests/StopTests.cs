using System.Diagnostics;
using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Ctrl+C, which calls Stop(), ends any command within a second. Not parallel to other tests, because it measures time.</summary>
[CollectionDefinition(nameof(StopTests), DisableParallelization = true)]
[Collection(nameof(StopTests))]
public sealed class StopTests : IDisposable
{
    private const int Pairs = 20000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$many | Measure-MicroSsim -Fit $fit")]
    [InlineData("$many | Measure-MicroMs3im -Fit $fit")]
    [InlineData("Measure-MicroSsim $many -Fit $fit")]
    [InlineData("$many | New-MicroSsimFit")]
    [InlineData("$many | Measure-MicroMs3im")]
    [InlineData("$many | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit")]
    public void A_long_batch_of_small_images(string command)
    {
        Samples.WriteSet(_folder, 1, 256, "a");
        AssertStops($"$one = Get-MicroSsimPair $Root/gt $Root/a; $many = foreach ($i in 1..{Pairs}) {{ $one }}; {command}");
    }

    /// <summary>Wide windows, because scoring with the default window would end too soon even for such an image.</summary>
    [Theory]
    [InlineData("Measure-MicroSsim -GroundTruth $Image -Prediction $Image -Fit $fit -Sigma 15")]
    [InlineData("Measure-MicroMs3im -GroundTruth $Image -Prediction $Image -Fit $fit -Sigma 15")]
    public void A_single_large_image(string command) =>
        AssertStops(command, Large(16000, 12000));

    [Fact]
    public void A_fit_on_large_images()
    {
        string image = Tiff.Write(_folder.File("large.tif"), Large(8000, 6000));
        AssertStops($"$large = , (Import-MicroSsimImage '{image}') * 100; New-MicroSsimFit -GroundTruth $large -Prediction $large");
    }

    [Fact]
    public void Incomplete_maps_are_deleted()
    {
        string stack = Tiff.Write(_folder.File("s.tif"), [.. Enumerable.Repeat(Samples.Truth(1, 96, 96), Pairs / 3)]);
        string images = $"-GroundTruth '{stack}' -Prediction '{stack}'";
        AssertStops($"Measure-MicroSsim {images} -Fit $fit -Components -WindowSize 41 -MapDirectory $Root/maps");
        Assert.NotEmpty(Directory.GetDirectories(_folder.File("maps")));
        Assert.Empty(AllFiles.In(_folder.File("maps")));
    }

    private static ushort[,] Large(int height, int width) =>
        Samples.Each(height, width, (row, column) => (ushort)((row * 31) ^ (column * 17)));

    private void AssertStops(string script, object? image = null)
    {
        using var module = new HostedModule();
        using var shell = module.Prepare(
            Samples.GivenFit + script,
            new { Root = _folder.FullName, Image = image });
        using var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        // The first progress record shows that the work has begun.
        while (shell.Streams.Progress.Count == 0 && !running.IsCompleted) Thread.Sleep(10);
        Assert.False(
            running.AsyncWaitHandle.WaitOne(TimeSpan.FromMilliseconds(150)),
            $"The command ended before it was stopped. {string.Join(" ", shell.Streams.Error.ReadAll())}");
        int rows = output.Count;

        var watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"Stopping took {watch.Elapsed}.");
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.InRange(rows, 0, Pairs / 4); // most of the work was left
        OpenFiles.AssertNoneIn(_folder.FullName);
        Assert.Empty(AllFiles.In(_folder.FullName, "*.tmp"));
    }
}
