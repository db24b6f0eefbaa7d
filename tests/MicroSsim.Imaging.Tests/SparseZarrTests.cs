using System.IO.Compression;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Zarr;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Zarr stores of which most chunks are not stored.</summary>
public sealed class SparseZarrTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Stores of 8,192 absent chunks of a few bytes: files or in shards, of one page or two, compressed or not.</summary>
    [Theory]
    [InlineData("[256, 192]", "[2, 3]", "null")]
    [InlineData("[256, 192]", "[2, 3]", "{\"id\": \"zlib\"}")]
    [InlineData("[2, 256, 192]", "[2, 2, 3]", "null")]
    [InlineData("[2, 256, 192]", "[2, 2, 3]", "{\"id\": \"zlib\"}")]
    [InlineData("[256, 192]", "[2, 3]", "shards")]
    public void Absent_chunks_take_little_memory(string shape, string chunks, string codec)
    {
        string metadata = codec == "shards"
            ? RawZarr.Shards.Replace("\"shape\": [4, 6]", $"\"shape\": {shape}")
                .Replace("\"chunk_shape\": [2, 6]", $"\"chunk_shape\": {chunks}")
            : RawZarr.With("shape", shape).Replace("\"chunks\": [4, 6]", $"\"chunks\": {chunks}").Replace("<u2", "|u1")
                .Replace("\"compressor\": null", $"\"compressor\": {codec}");
        string path = RawZarr.Write(_folder, metadata, null);
        const int Count = 128 * 64;

        // Other systems than Linux, and the netstandard2.0 build, take a path and a status for each file.
#if NET10_0_OR_GREATER
        int perChunk = OperatingSystem.IsLinux() ? 128 : 2048;
#else
        int perChunk = OperatingSystem.IsLinux() ? 512 : 2048;
#endif
        foreach (int band in new[] { 256, 16 })
        {
            Measure(path, band); // without the first call, which compiles
            var (first, second) = Measure(path, band);
            Assert.InRange(first, 0, perChunk * Count);
            Assert.InRange(second, 0, 4 * Count);
        }
    }

    [Fact]
    public void A_set_of_absent_chunks_is_limited()
    {
        const int Last = 1 << 20; // the first chunk beyond the limit
        var absent = new AbsentChunks();
        var key = new ChunkKey(null!, new PageLayout(0, 1, null, []), 0, 0);
        Assert.False(absent.Contains(key));
        for (int number = 0; number < Last; number += 2) absent.Add(key with { Number = number });
        Assert.True(absent.Contains(key));
        Assert.False(absent.Contains(key with { Number = 1 }));
        Assert.False(absent.Contains(key with { Stack = 1 }));
        absent.Add(key with { Number = Last });
        Assert.False(absent.Contains(key));
        Assert.True(absent.Contains(key with { Number = Last }));
    }

    [Fact]
    public void A_large_array_of_few_chunks_is_read()
    {
        string metadata = RawZarr.With("shape", "[20000, 20000]").Replace("\"chunks\": [4, 6]", "\"chunks\": [512, 512]")
            .Replace("<u2", "|u1").Replace("\"fill_value\": 0", "\"fill_value\": 9");
        string path = RawZarr.Write(_folder, metadata, null);
        File.WriteAllBytes(Path.Combine(path, "10.38"), [.. Enumerable.Repeat((byte)5, 512 * 512)]);
        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All)[0]);
        var buffer = new RowBuffer();
        byte[] row = [.. Enumerable.Range(0, 20_000).Select(x => (byte)(x is >= 38 * 512 and < 39 * 512 ? 5 : 9))];
        byte[] empty = [.. Enumerable.Repeat((byte)9, 20_000)];
        foreach (int times in new[] { 1, 2 })
        {
            Assert.Equal([.. empty, .. row], plane.GetRows(5119, 2, buffer).ToArray());
            Assert.Equal([.. row, .. empty], plane.GetRows(5631, 2, buffer).ToArray());
        }

        Assert.Single(file.Notes);
    }

    [Fact]
    public void Chunks_are_told_apart_if_an_array_is_read_with_several_axes()
    {
        // Four chunks, of which two are absent. That above on the right of a page of CYX is one of other channels of YXC.
        string metadata = RawZarr.With("shape", "[2, 4, 4]").Replace("\"chunks\": [4, 6]", "\"chunks\": [2, 2, 2]").Replace("<u2", "|u1")
            .Replace("\"compressor\": null", "\"compressor\": {\"id\": \"zlib\"}");
        string path = RawZarr.Write(_folder, metadata, null);
        WriteChunk("0.0.0", 1);
        WriteChunk("0.0.1", 11);
        byte[] none = new byte[8];
        foreach (string[] order in new string[][] { ["CYX", "YXC"], ["YXC", "CYX"] })
        {
            using var file = ImageFormats.Open(path);
            foreach (string axes in order)
            {
                byte[][] pages = [.. file.Select(new() { Axes = axes }).Select(page => Pixels.Bytes(file.Read(page), band: 1))];
                byte[][] expected = axes == "CYX"
                    ? [[1, 2, 11, 12, 3, 4, 13, 14, .. none], [5, 6, 15, 16, 7, 8, 17, 18, .. none]]
                    : [[1, 3, 0, 0, 5, 7, 0, 0], [2, 4, 0, 0, 6, 8, 0, 0], [11, 13, 0, 0, 15, 17, 0, 0], [12, 14, 0, 0, 16, 18, 0, 0]];
                Assert.Equal(expected, pages);
            }
        }

        void WriteChunk(string name, byte first)
        {
            using var stream = new ZLibStream(File.Create(Path.Combine(path, name)), CompressionMode.Compress);
            stream.Write([.. Enumerable.Range(first, 8).Select(i => (byte)i)]);
        }
    }

    /// <summary>The bytes that are allocated to read all pages of a store in bands of rows, and to read them again.</summary>
    private static (long First, long Second) Measure(string path, int band)
    {
        using var file = ImageFormats.Open(path);
        var buffer = new RowBuffer();
        return (ReadPages(), ReadPages());

        long ReadPages()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var page in file.Select(PageSelection.All))
            {
                var plane = file.Read(page);
                for (int row = 0; row < plane.Height; row += band) plane.GetRows(row, band, buffer);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
