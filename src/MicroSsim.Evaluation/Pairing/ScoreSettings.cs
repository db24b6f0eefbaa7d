using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// The fit and the options that one metric of a score row was computed with. A row of this session carries them; a row from a file has
/// only the text of the settings column.
/// </summary>
/// <param name="Column">The settings column that states them as text, such as <c>MicroSsimSettings</c>.</param>
/// <param name="Fit">The fit; null for metrics without one.</param>
/// <param name="SingleScale">The options of a single-scale SSIM; null for other metrics.</param>
/// <param name="MultiScale">The options of a multi-scale SSIM; null for other metrics.</param>
/// <param name="Volume">The options of an SSIM of volumes; null for other metrics.</param>
public sealed record ScoreSettings(
    string Column,
    MicroSsimFit? Fit,
    SsimOptions? SingleScale = null,
    MultiScaleOptions? MultiScale = null,
    VolumeSsimOptions? Volume = null);
