using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Maps;

/// <summary>The size of a map.</summary>
public enum MapSize
{
    /// <summary>Smaller than the image by the crop at every border, as in the <c>microssim</c> package.</summary>
    Valid,

    /// <summary>The size of the image; the cropped pixels are NaN.</summary>
    Full,
}

/// <summary>A map of one page: one value per window position.</summary>
/// <param name="Kind">The quantity: <c>ssim</c>, <c>luminance</c>, <c>contrast</c> or <c>structure</c>.</param>
/// <param name="Plane">The values, float32; NaN where there is none.</param>
public sealed record ScoreMap(string Kind, ImagePlane Plane)
{
    /// <summary>
    /// The temporary file with the values of all maps of a page, to close when they are written; null if they are in memory.
    /// </summary>
    internal IDisposable? Spool { get; init; }
}
