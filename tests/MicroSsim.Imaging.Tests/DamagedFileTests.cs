using System.Diagnostics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Files that crashed other readers: each is refused, or read where that is allowed, within limits of time and memory.</summary>
[Collection(SequentialTests.Name)]
public sealed class DamagedFileTests(ITestOutputHelper output)
{
    /// <summary>Time limit per file.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>Limit of the bytes allocated per file.</summary>
    private const long MaxMemory = 512L << 20;

    [Fact]
    public void Every_damaged_file_is_refused_or_read_quickly_and_without_console_output()
    {
        string[] rows = [.. File.ReadAllLines(TestData.Shared("tiff-bad", "CATALOG.tsv")).Skip(1)];
        Assert.Equal(27, rows.Length);
        var console = new StringWriter();
        (var oldOut, var oldError) = (Console.Out, Console.Error);
        Console.SetOut(console);
        Console.SetError(console);
        try
        {
            foreach (string[] columns in rows.Select(r => r.Split('\t')))
            {
                bool mustRefuse = columns[^1].StartsWith("must-refuse", StringComparison.Ordinal);
                Check(columns[0], mustRefuse, PageSelection.All);

                // Colour files are refused before their pixels are decoded, unless a channel is selected.
                Check(columns[0], mustRefuse, new PageSelection { Pages = [0], Channels = [0] });
            }
        }
        finally
        {
            Console.SetOut(oldOut);
            Console.SetError(oldError);
        }

        Assert.Equal("", console.ToString());
    }

    private void Check(string name, bool mustRefuse, PageSelection selection)
    {
        var time = Stopwatch.StartNew();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string outcome;
        bool read = false;
        try
        {
            using var file = ImageFormats.Open(TestData.Shared("tiff-bad", name));
            long bytes = file.Select(selection).Sum(p => (long)Pixels.Bytes(file.Read(p)).Length);
            outcome = $"{file.PageCount} pages, {bytes} bytes";
            read = true;
        }
        catch (ImageFileException e)
        {
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
            outcome = $"{e.ErrorId} {e.Message[(e.Message.IndexOf(name, StringComparison.Ordinal) + name.Length)..]}";
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        string verb = read ? "read   " : "refused";
        output.WriteLine($"{verb} {name} ({time.ElapsedMilliseconds} ms, {allocated >> 10} KiB): {outcome}");
        Assert.True(time.Elapsed < MaxTime, name);
        Assert.True(allocated < MaxMemory, name);
        Assert.False(mustRefuse && read, name);
    }
}
