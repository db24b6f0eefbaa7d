using System.Text;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Tests;

namespace MicroSsim.Evaluation.Tests;

/// <summary>Nothing else may run meanwhile: the memory that is measured is that of the process.</summary>
[CollectionDefinition(nameof(OpenPairTests), DisableParallelization = true)]
[Collection(nameof(OpenPairTests))]
public sealed class OpenPairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_million_pages_are_not_made_into_objects_all_at_once()
    {
        const int Pages = 1_000_000;
        string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Pages}, 2, 2), }}".PadRight(117) + "\n";
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[4 * Pages]]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var pair = new ImagePair("a", "m", new FileImageSource(path), new FileImageSource(path));
        var pages = OpenPair.OpenPages(pair, null, CancellationToken.None);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Pages, pages.Count);
        Assert.InRange(held, long.MinValue, 1 << 20);
        Assert.Equal((Pages - 1, Pages), (pages[Pages - 1].Pages.Order, pages[Pages - 1].Pages.Count));
        for (int i = 0; i < Pages; i++) pages[i].Release();
        using var closed = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task An_image_that_was_just_written_is_read_whatever_its_age()
    {
        // At each age below the tick of a clock, and above: twice the waits for a whole tick.
        await Parallel.ForAsync(0, 160, new ParallelOptions { MaxDegreeOfParallelism = 16 }, (i, _) =>
        {
            string path = _folder.File($"{i}.npy");
            string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }".PadRight(117) + "\n";
            File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[4]]);
            SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(i % 20));
            using var image = new FileImageSource(path).Open(CancellationToken.None);
            image.ThrowIfWritten(isLast: true);
            return ValueTask.CompletedTask;
        });
    }
}
