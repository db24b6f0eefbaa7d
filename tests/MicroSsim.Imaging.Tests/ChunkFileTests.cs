using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Reading of uncompressed chunks: rows that are read to their place, and files that stay open.</summary>
public sealed class ChunkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 5, 5, 9)]
    [InlineData(7, 5, 5, 5)]
    [InlineData(7, 5, 8, 5)]
    [InlineData(1025, 3, 3, 4)] // more rows than one call of the system reads
    [InlineData(3000, 3, 5, 4)]
    [InlineData(3, 5, 70_000, 6)] // rows that are far from each other
    [InlineData(4, 70_000, 70_001, 70_002)]
    public void Rows_are_read_to_their_place(int count, int bytes, int fileStride, int stride)
    {
        var rows = new RowSpacing(count, bytes, fileStride, stride);
        byte[] content = new byte[3 + rows.FileBytes];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_folder.File("rows"), content);
        using var source = FileSource.OpenIfExists(_folder.FullName, "rows")!;
        byte[] read = [.. Enumerable.Repeat((byte)7, ((count - 1) * stride) + bytes)], expected = [.. read];
        source.ReadRows(3, rows, read);
        for (int row = 0; row < count; row++) content.AsSpan(3 + (row * fileStride), bytes).CopyTo(expected.AsSpan(row * stride));
        Assert.True(expected.AsSpan().SequenceEqual(read));
        Assert.Throws<InvalidDataException>(() => source.ReadRows(4, rows, read));
        Assert.ThrowsAny<ArgumentException>(() => source.ReadRows(3, rows, read.AsSpan(1)));
    }

    [Fact]
    public void Rows_of_a_file_that_becomes_shorter_are_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not shorten files that are open.");
        File.WriteAllBytes(_folder.File("rows"), new byte[100]);
        using var source = FileSource.OpenIfExists(_folder.FullName, "rows")!;
        using (var stream = new FileStream(_folder.File("rows"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(55);
        }

        Assert.Throws<InvalidDataException>(() => source.ReadRows(0, new RowSpacing(10, 10, 10, 20), new byte[190]));
    }

    [Theory]
    [InlineData("<u2", false)]
    [InlineData(">u2", false)]
    [InlineData("<f2", false)]
    [InlineData("<u2", true)]
    public void Files_that_hold_several_pages_stay_open_until_the_image_is_closed(string type, bool inRows)
    {
        // Chunks of 3 × 5 × 4 in an array of 5 × 11 × 10, so that the last ones are cut on each axis.
        string metadata = RawZarr.With("shape", "[5, 11, 10]").Replace("\"chunks\": [4, 6]", "\"chunks\": [3, 5, 4]").Replace("<u2", type);
        string path = RawZarr.Write(_folder, metadata, null);
        for (int i = 0; i < 18; i++)
        {
            byte[] chunk = new byte[120];
            for (int element = 0; element < 60; element++)
            {
                int page = (3 * (i / 9)) + (element / 20), row = (5 * (i / 3 % 3)) + (element / 4 % 5);
                int column = (4 * (i % 3)) + (element % 4), number = (110 * page) + (10 * row) + column;
                ushort bits = type == "<f2" ? BitConverter.HalfToUInt16Bits((Half)number) : (ushort)number;
                (chunk[2 * element], chunk[(2 * element) + 1]) =
                    type[0] == '>' ? ((byte)(bits >> 8), (byte)bits) : ((byte)bits, (byte)(bits >> 8));
            }

            File.WriteAllBytes(_folder.File("a.zarr", $"{i / 9}.{i / 3 % 3}.{i % 3}"), chunk);
        }

        using (var file = ImageFormats.Open(path))
        {
            int number = 0;
            foreach (var page in file.Select(PageSelection.All))
            {
                double[] expected = [.. Enumerable.Range(number, 110).Select(n => (double)n)];
                Assert.Equal(expected, Pixels.Values(inRows ? file.Read(page) : file.Load(page)));
                number += 110;
            }

            if (OperatingSystem.IsLinux()) Assert.InRange(CountOpen(path), 1, 18);
        }

        Assert.Equal(0, CountOpen(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("µ")]
    [InlineData("long")]
    public void A_file_is_found_by_folder_and_name(string kind)
    {
        string folder = Path.GetDirectoryName(_folder.File(kind == "µ" ? "µ" : "a", "0"))!, suffix = kind == "/" ? "/" : "";
        if (kind == "long") suffix = string.Concat(Enumerable.Repeat("/.", 500)); // longer than the buffer on the stack
        File.WriteAllBytes(Path.Combine(folder, "12.345"), new byte[7]);
        using var source = FileSource.OpenIfExists(folder + suffix, "12.345")!;
        Assert.Equal(7, source.Length);
        Assert.Null(FileSource.OpenIfExists(folder + suffix, "12.34"));
        Assert.Null(FileSource.OpenIfExists(folder + suffix, "12/345"));
    }

    [Fact]
    public void A_cache_frees_what_nobody_uses()
    {
        var freed = new List<string>();
        using var cache = new LeaseCache<int, string>(2, (_, value) => freed.Add(value));
        var first = cache.Acquire(1, 1, () => "first");
        cache.Release(cache.Acquire(2, 1, () => "second"));
        cache.Release(cache.Acquire(3, 1, () => null));
        Assert.Empty(freed); // the first is in use
        cache.Release(cache.Acquire(4, 1, () => "fourth"));
        Assert.Equal(["second"], freed);
        cache.Release(first);
        Assert.Equal(["second", "first"], freed);
        Assert.Null(cache.TryAcquire(1));
        Assert.Throws<IOException>(() => cache.Acquire(5, 1, () => throw new IOException()));
        Assert.Throws<IOException>(() => cache.Acquire(5, 1, () => "of no use"));
        cache.Remove(key => key == 4);
        Assert.Equal(["second", "first", "fourth"], freed);
        Parallel.For(0, 1000, i =>
        {
            var lease = cache.Acquire(i % 5, 1, () => $"{i % 5}");
            if (i % 5 != 0) Assert.Equal($"{i % 5}", lease.Value);
            cache.Release(lease);
        });
    }

    /// <summary>The number of files in a folder that this process has open.</summary>
    private static int CountOpen(string folder)
    {
        return OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Count(IsInFolder) : 0;

        bool IsInFolder(string link)
        {
            try
            {
                var target = File.ResolveLinkTarget(link, returnFinalTarget: false);
                return target?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
            }
            catch (FileNotFoundException)
            {
                return false; // another test has closed it
            }
        }
    }
}
