namespace MicroSsim.Engine.Similarity;

/// <summary>
/// Receives a part of a row of the SSIM map and its component maps, so that no map has to be in memory as a whole. Every pixel
/// is received once, in a fixed order per band of rows.
/// </summary>
/// <param name="row">The row of the map, from 0; the map is smaller than the image by the crop at every border.</param>
/// <param name="column">The first column of the part, from 0.</param>
/// <param name="ssim">The SSIM of every pixel of the part; valid during the call.</param>
/// <param name="luminance">The luminance component; empty unless components were requested.</param>
/// <param name="contrast">The contrast component; empty unless components were requested.</param>
/// <param name="structure">The structure component; empty unless components were requested.</param>
public delegate void SsimMapRow(
    int row,
    int column,
    ReadOnlySpan<double> ssim,
    ReadOnlySpan<double> luminance,
    ReadOnlySpan<double> contrast,
    ReadOnlySpan<double> structure);
