namespace MicroSsim.Imaging.Pictures;

/// <summary>Values on a two-dimensional grid, such as a downsampled image; NaN means no value.</summary>
/// <param name="Width">Values per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">The values, row-major.</param>
public sealed record ValueGrid(int Width, int Height, double[] Values);
