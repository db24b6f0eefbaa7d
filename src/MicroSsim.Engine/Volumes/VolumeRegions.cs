using System.Collections.Concurrent;
using MicroSsim.Engine.Masks;

namespace MicroSsim.Engine.Volumes;

/// <summary>The regions of the positions of a volume's map: to which region the value of a window counts.</summary>
/// <param name="regions">The regions of the voxels, slice below slice.</param>
/// <param name="finite">The finite voxels of the pair, as region 1; null if all are.</param>
/// <param name="mode">The positions that count.</param>
/// <param name="window">The window.</param>
/// <param name="sliceHeight">The rows of a slice.</param>
/// <remarks>Thread-safe: each thread rents the regions of one tile at a time.</remarks>
internal sealed class VolumeRegions(RegionRows regions, RegionRows? finite, MaskMode mode, VolumeWindow window, int sliceHeight)
{
    private readonly ConcurrentBag<TileRegions> _returned = [];

    /// <summary>Takes scratch that was returned, or creates it, for a tile.</summary>
    public TileRegions Rent(in VolumeTile tile)
    {
        if (!_returned.TryTake(out var rented)) rented = Create();
        rented.Begin(tile);
        return rented;
    }

    /// <summary>Returns scratch, which another thread may use from now on.</summary>
    public void Return(TileRegions tile) => _returned.Add(tile);

    private TileRegions Create()
    {
        bool isEroded = mode == MaskMode.Window;
        var isFinite = finite is null || isEroded ? null : new TileErosion(finite, window, isEroded: true, sliceHeight);
        return new TileRegions(new TileErosion(regions, window, isEroded, sliceHeight), isFinite);
    }
}
