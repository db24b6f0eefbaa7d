using MicroSsim.Engine;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// Builds the maps of one volume from the rows of values that a metric computes: volumes, of one slice per slice of the map. Thread-safe
/// for different rows.
/// </summary>
internal sealed class VolumeMapBuilder
{
    private readonly MapBuilder[] _slices;

    /// <summary>The slices without values before the first one and behind the last one.</summary>
    private readonly int _margin;

    private readonly string[] _kinds;

    /// <summary>Creates maps without values.</summary>
    /// <param name="volume">The volume of the maps.</param>
    /// <param name="components">Whether luminance, contrast and structure are included.</param>
    /// <param name="crop">The voxels by which the computed values are smaller than the volume at both ends of each axis: z, y, x.</param>
    /// <param name="size">The size of the maps.</param>
    /// <exception cref="MicroSsimException"><c>MapTooLarge</c>: the maps do not fit into memory.</exception>
    public VolumeMapBuilder(VolumePlane volume, bool components, (int Z, int Y, int X) crop, MapSize size)
    {
        _margin = size == MapSize.Full ? crop.Z : 0;
        _kinds = MapBuilder.GetKinds(components);
        int depth = Math.Max(0, volume.Depth - (2 * (crop.Z - _margin)));
        if ((long)depth * volume.SliceHeight * volume.Width > MapBuilder.LargestArray / sizeof(float))
        {
            string message = $"a map of {depth} × {volume.SliceHeight} × {volume.Width} voxels is too large to be written; score a part of "
                + "the volume, or write no maps.";
            throw new MicroSsimException("MapTooLarge", message) { Option = OptionNames.MapDirectory };
        }

        var spool = MapSpool.CreateIfLarge((long)depth * volume.SliceHeight * volume.Width * sizeof(float) * _kinds.Length);
        _slices = [.. volume.Slices.Take(depth).Select(slice => new MapBuilder(slice, components, (crop.Y, crop.X), size, spool))];
    }

    /// <summary>Adds a part of a row of values; see <see cref="Engine.Volumes.VolumeMapRow"/>.</summary>
    public void AddRow(
        int slice,
        int row,
        int column,
        ReadOnlySpan<double> ssim,
        ReadOnlySpan<double> luminance,
        ReadOnlySpan<double> contrast,
        ReadOnlySpan<double> structure) =>
        _slices[slice + _margin].AddRow(row, column, ssim, luminance, contrast, structure);

    /// <summary>Returns the maps, after all rows were added.</summary>
    public IReadOnlyList<ScoreMap> ToMaps()
    {
        var slices = _slices.Select(slice => slice.ToMaps()).ToList();
        return
        [
            .. _kinds.Select((kind, i) => new ScoreMap(kind, new VolumePlane([.. slices.Select(slice => slice[i].Plane)]))
            {
                Spool = slices[0][i].Spool,
            }),
        ];
    }
}
