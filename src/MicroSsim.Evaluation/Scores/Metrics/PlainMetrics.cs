using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain SSIM: the columns Ssim and SsimDataRange.</summary>
/// <param name="dataRange">R.</param>
/// <param name="options">Window, constants, covariances.</param>
public sealed class SsimMetric(DataRange dataRange, SsimOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "Ssim";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}; {SettingsText.Of(options)}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = SsimCalculator.Measure(groundTruth, prediction, dataRange, options, parallel: parallel, cancellationToken: cancellation);
        return new PairMeasurement(
            [new("Ssim", result.Ssim), new("SsimDataRange", result.DataRange), new("SsimSettings", SettingsText.Of(options))], result.ConstantPrediction);
    }
}

/// <summary>Plain multi-scale SSIM: the columns MsSsim and MsSsimDataRange.</summary>
/// <param name="dataRange">R.</param>
/// <param name="options">Scales, window, constants.</param>
public sealed class MsSsimMetric(DataRange dataRange, MultiScaleOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MsSsim";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}; {SettingsText.Of(options)}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = MsSsimCalculator.Measure(groundTruth, prediction, dataRange, options, parallel, cancellation);
        return new PairMeasurement(
            [new("MsSsim", result.Score), new("MsSsimDataRange", result.DataRange), new("MsSsimSettings", SettingsText.Of(options))], result.ConstantPrediction);
    }
}

/// <summary>PSNR and range-invariant PSNR: the columns Psnr, RangeInvariantPsnr and PsnrDataRange.</summary>
/// <param name="dataRange">R of the plain one.</param>
public sealed class PsnrMetric(DataRange dataRange) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "Psnr";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = PsnrCalculator.Measure(groundTruth, prediction, dataRange, cancellation);
        return new PairMeasurement(
            [new("Psnr", result.Psnr), new("RangeInvariantPsnr", result.RangeInvariantPsnr), new("PsnrDataRange", result.DataRange)], result.ConstantPrediction);
    }
}
