using System.Diagnostics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Files that broke other readers: each is an error, or an image where it may be, and soon.</summary>
[Collection(Alone.Name)]
public sealed class DamagedFileTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private const long MuchMemory = 512L << 20;

    [Fact]
    public void Every_damaged_file_errs_or_reads_soon_and_silently()
    {
        string[] rows = [.. File.ReadAllLines(TestData.Shared("tiff-bad", "CATALOG.tsv")).Skip(1)];
        Assert.Equal(27, rows.Length);
        var console = new StringWriter();
        (TextWriter oldOut, TextWriter oldError) = (Console.Out, Console.Error);
        Console.SetOut(console);
        Console.SetError(console);
        try
        {
            foreach (string[] columns in rows.Select(r => r.Split('\t')))
            {
                bool mustRefuse = columns[^1].StartsWith("must-refuse", StringComparison.Ordinal);
                Check(columns[0], mustRefuse, PageSelection.All);

                // Colour files are refused early: with a channel they come to their pixels.
                Check(columns[0], mustRefuse, new PageSelection { Pages = [0], Channel = 0 });
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
            using ImageFile file = ImageFormats.Open(TestData.Shared("tiff-bad", name));
            long bytes = file.Select(selection).Sum(p => (long)Pixels.Bytes(file.Read(p)).Length);
            outcome = $"{file.PageCount} pages, {bytes} bytes";
            read = true;
        }
        catch (ImageFileException e)
        {
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
            outcome = $"{e.ErrorId} {e.Message[(e.Message.IndexOf(name, StringComparison.Ordinal) + name.Length)..]}";
        }

        long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{(read ? "read   " : "refused")} {name} ({time.ElapsedMilliseconds} ms, {taken >> 10} KiB): {outcome}");
        Assert.True(time.Elapsed < Soon, name);
        Assert.True(taken < MuchMemory, name);
        Assert.False(mustRefuse && read, name);
    }
}
