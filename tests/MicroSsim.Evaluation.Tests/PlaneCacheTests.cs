using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Evaluation.Tests;

public sealed class PlaneCacheTests
{
    private const int PlaneBytes = 100;

    private readonly PlaneCache _cache = new(4 * PlaneBytes);
    private int _loads;

    [Fact]
    public void A_plane_is_loaded_once_while_a_run_lasts()
    {
        using (_cache.Activate())
        {
            Assert.Same(Get(1), Get(1));
            Assert.Equal((1, PlaneBytes), (_loads, _cache.CachedBytes));
        }

        Assert.Equal(0, _cache.CachedBytes);
        Get(1);
        Assert.Equal((2, 0L), (_loads, _cache.CachedBytes)); // without a run, nothing is cached
    }

    [Fact]
    public void The_least_recently_used_plane_is_evicted_first()
    {
        using var run = _cache.Activate();
        foreach (int page in new[] { 1, 2, 3, 4, 1, 5 }) Get(page);
        Assert.Equal(4 * PlaneBytes, _cache.CachedBytes);
        _loads = 0;
        foreach (int page in new[] { 1, 3, 4, 5 }) Get(page);
        Assert.Equal(0, _loads);
        Get(2);
        Assert.Equal(1, _loads);
    }

    [Fact]
    public void A_plane_larger_than_a_quarter_of_the_capacity_is_not_cached()
    {
        using var run = _cache.Activate();
        _cache.Get(Key(1), _ => new MemoryPlane<byte>(PlaneBytes + 1, 1, new byte[PlaneBytes + 1]));
        Assert.Equal(0, _cache.CachedBytes);
    }

    [Fact]
    public void Planes_stay_cached_until_all_runs_have_ended()
    {
        var first = _cache.Activate();
        var second = _cache.Activate();
        Get(1);
        first.Dispose();
        first.Dispose();
        Assert.Equal(PlaneBytes, _cache.CachedBytes);
        second.Dispose();
        Assert.Equal(0, _cache.CachedBytes);
    }

    [Fact]
    public void A_file_that_changed_is_read_again()
    {
        using var run = _cache.Activate();
        Get(1);
        _cache.Get(Key(1) with { Stamp = new FileStamp(1000, DateTime.UnixEpoch.AddSeconds(1)) }, Load);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public void Memory_is_reused_only_after_the_plane_is_evicted_and_released()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("two.tif");
        using (var writer = new TiffStackWriter(path, expectedBytes: 2 * PlaneBytes, expectedPages: 2))
        {
            foreach (byte value in new byte[] { 1, 2 })
            {
                writer.Append(new MemoryPlane<byte>(PlaneBytes, 1, [.. Enumerable.Repeat(value, PlaneBytes)]));
            }

            writer.Commit();
        }

        using var file = ImageFormats.Open(path);
        using var run = _cache.Activate();
        var pages = file.Select(PageSelection.All);
        ImagePlane First() => _cache.Get(Key(1), pool => file.Load(pages[0], PlaneBytes, pool));
        bool IsReused(ImagePlane plane)
        {
            var next = _cache.Get(Key(100 + _loads++), pool => file.Load(pages[1], PlaneBytes, pool));
            Assert.Equal(2, Pixels(next)[0]);
            return Pixels(plane)[0] == 2;
        }

        var plane = First();
        Assert.Same(plane, First()); // two users of one plane
        Assert.False(IsReused(plane));
        foreach (int page in new[] { 2, 3, 4, 5, 6 }) Get(page);
        Assert.NotSame(plane, First()); // evicted, and loaded again
        _cache.Release(plane);
        Assert.False(IsReused(plane));
        _cache.Release(plane);
        Assert.True(IsReused(plane));
    }

    private static ReadOnlySpan<byte> Pixels(ImagePlane plane) => ((MemoryPlane<byte>)plane).Pixels;

    private static PlaneKey Key(int page) => new("image.tif", new FileStamp(1000, DateTime.UnixEpoch), null, page);

    private ImagePlane Get(int page) => _cache.Get(Key(page), Load);

    private MemoryPlane<byte> Load(PlanePool pool)
    {
        _loads++;
        return new MemoryPlane<byte>(PlaneBytes, 1, new byte[PlaneBytes]);
    }
}
