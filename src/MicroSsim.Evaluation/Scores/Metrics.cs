using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>MicroSSIM: the column MicroSsim.</summary>
/// <param name="options">Window, constants, covariances.</param>
public sealed class MicroSsimScore(SsimOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MicroSsim";

    /// <inheritdoc/>
    public override bool NeedsFit => true;

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, CancellationToken cancellation)
    {
        var result = MicroSsimMetric.Measure(groundTruth, prediction, fit!, options, cancellationToken: cancellation);
        return new PairMeasurement([new ScoreCell("MicroSsim", result.Ssim)], result.ConstantPrediction);
    }
}

/// <summary>MicroMS3IM: the column MicroMs3im.</summary>
/// <param name="options">Scales, window, constants.</param>
public sealed class MicroMs3imScore(MultiScaleOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MicroMs3im";

    /// <inheritdoc/>
    public override bool NeedsFit => true;

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, CancellationToken cancellation)
    {
        var result = MicroMs3imMetric.Measure(groundTruth, prediction, fit!, options, cancellation);
        return new PairMeasurement([new ScoreCell("MicroMs3im", result.Score)], result.ConstantPrediction);
    }
}
