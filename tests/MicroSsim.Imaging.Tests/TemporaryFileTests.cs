using MicroSsim.Imaging.IO;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

public sealed class TemporaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_killed_processes_are_deleted_and_others_stay()
    {
        string output = _folder.File("scores.csv");
        string left = TemporaryFiles.CreateName(output), other = TemporaryFiles.CreateName(output + "2");
        foreach (string path in new[] { left, other }) File.WriteAllText(path, "half");
        using var running = new AtomicFile(output);
        Assert.Equal([Path.GetFileName(left)], AtomicFile.DeleteLeftOver(_folder.FullName, "scores.csv"));
        Assert.Equal([Path.GetFileName(other)], AtomicFile.DeleteLeftOver(_folder.FullName));
        running.Commit();
        Assert.Equal([output], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Links_are_followed_to_files_that_need_not_exist_and_not_in_circles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        string target = _folder.File("far", "scores.csv"), link = _folder.File("near", "scores.csv"), chain = _folder.File("chain.csv");
        File.CreateSymbolicLink(link, Path.Combine("..", "far", "scores.csv"));
        File.CreateSymbolicLink(chain, link);
        AtomicFile.Write(chain, stream => stream.WriteByte(1));
        AtomicFile.Write(chain, stream => stream.WriteByte(2));
        Assert.Equal([2], File.ReadAllBytes(target));
        Assert.All([link, chain], path => Assert.NotNull(new FileInfo(path).LinkTarget));

        string circle = _folder.File("circle.csv"), other = _folder.File("other.csv");
        File.CreateSymbolicLink(circle, other);
        File.CreateSymbolicLink(other, circle);
        Assert.ThrowsAny<IOException>(() => new AtomicFile(circle));
        Assert.Equal(other, new FileInfo(circle).LinkTarget);
    }

    [Fact]
    public void A_file_of_another_machine_is_deleted_after_a_day()
    {
        string path = _folder.File($".scores.csv.{new string('f', 8)}.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(path, "half");
        Assert.Empty(AtomicFile.DeleteLeftOver(_folder.FullName));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-25));
        Assert.Equal([Path.GetFileName(path)], AtomicFile.DeleteLeftOver(_folder.FullName));
    }

    [Fact]
    public async Task A_file_that_a_running_process_has_just_created_is_never_deleted()
    {
        using var done = new CancellationTokenSource();
        var sweeper = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested) AtomicFile.DeleteLeftOver(_folder.FullName);
            },
            TestContext.Current.CancellationToken);
        const int Count = 500;
        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
            AtomicFile.Write(_folder.File($"{i}.txt"), stream => stream.WriteByte(1)));
        await done.CancelAsync();
        await sweeper;
        Assert.Equal(Count, Directory.GetFiles(_folder.FullName, "*", new EnumerationOptions { AttributesToSkip = 0 }).Length);
    }
}
