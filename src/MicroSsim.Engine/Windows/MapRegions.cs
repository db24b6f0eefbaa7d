using System.Collections.Concurrent;
using MicroSsim.Engine.Masks;

namespace MicroSsim.Engine.Windows;

/// <summary>The regions of the positions of a map: to which region the value of a window counts.</summary>
/// <param name="regions">The regions of the pixels.</param>
/// <param name="finite">The finite pixels of the pair, as region 1; null if all are.</param>
/// <param name="mode">The positions that count.</param>
/// <param name="radius">The distance from the center of a window to its edge, in pixels.</param>
/// <param name="crop">The distance of the map from every border of the image, in pixels.</param>
/// <remarks>Thread-safe: each thread rents a band of its own.</remarks>
internal sealed class MapRegions(RegionRows regions, RegionRows? finite, MaskMode mode, int radius, int crop)
{
    private readonly ConcurrentBag<MapRegionBand> _returned = [];

    /// <summary>The width of the map in pixels.</summary>
    public int Width { get; } = regions.Width - (2 * crop);

    /// <summary>The height of the map in rows.</summary>
    public int Height { get; } = regions.Height - (2 * crop);

    /// <summary>Takes a band that was returned, or creates one, for one thread.</summary>
    public MapRegionBand RentBand() => _returned.TryTake(out var band) ? band : new MapRegionBand(CreatePositions(), Width);

    /// <summary>Returns a band, which another thread may use from now on.</summary>
    public void Return(MapRegionBand band) => _returned.Add(band);

    /// <summary>The number of positions that count.</summary>
    /// <param name="parallel">Degree of parallelism.</param>
    public long CountPositions(ParallelScope parallel)
    {
        long total = 0;
        parallel.ForEach((Height + WindowScan.BandHeight - 1) / WindowScan.BandHeight, RentBand, (index, band) =>
        {
            int first = index * WindowScan.BandHeight;
            band.Load(first, Math.Min(WindowScan.BandHeight, Height - first));
            Interlocked.Add(ref total, band.Count());
        });
        return total;
    }

    private MapPositions CreatePositions()
    {
        int erosion = mode == MaskMode.Window ? radius : 0;
        if (!regions.IsMask) return new LabelPositions(regions, erosion, crop, CreateFinite());
        return new MaskPositions(regions, erosion, crop, CreateFinite());
    }

    /// <summary>The positions whose windows are finite; null if all that count are, as windows in a region are.</summary>
    private MaskPositions? CreateFinite() =>
        finite is null || mode == MaskMode.Window ? null : new MaskPositions(finite, radius, crop, null);
}
