namespace MicroSsim.Engine.Volumes;

/// <summary>
/// Receives a part of a row of the SSIM map of a volume and its component maps, so that no map has to be in memory as a whole. Every voxel
/// is received once.
/// </summary>
/// <param name="slice">The slice of the map, from 0; the map is smaller than the volume by the crop at both ends of each axis.</param>
/// <param name="row">The row of the map, from 0.</param>
/// <param name="column">The first column of the part, from 0.</param>
/// <param name="ssim">The SSIM of every voxel of the part; valid during the call.</param>
/// <param name="luminance">The luminance component; empty unless components were requested.</param>
/// <param name="contrast">The contrast component; empty unless components were requested.</param>
/// <param name="structure">The structure component; empty unless components were requested.</param>
public delegate void VolumeMapRow(
    int slice,
    int row,
    int column,
    ReadOnlySpan<double> ssim,
    ReadOnlySpan<double> luminance,
    ReadOnlySpan<double> contrast,
    ReadOnlySpan<double> structure);
