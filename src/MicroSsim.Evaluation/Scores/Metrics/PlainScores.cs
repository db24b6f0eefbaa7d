using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>Plain SSIM: the columns Ssim and SsimDataRange.</summary>
/// <param name="dataRange">R.</param>
/// <param name="options">Window, constants, covariances.</param>
public sealed class SsimScore(DataRange dataRange, SsimOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "Ssim";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}; {SettingsText.Of(options)}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, Crew crew, CancellationToken cancellation)
    {
        var result = SsimMetric.Measure(groundTruth, prediction, dataRange, options, crew: crew, cancellationToken: cancellation);
        return new PairMeasurement(
            [new("Ssim", result.Ssim), new("SsimDataRange", result.DataRange), new("SsimSettings", SettingsText.Of(options))], result.ConstantPrediction);
    }
}

/// <summary>Plain multi-scale SSIM: the columns MsSsim and MsSsimDataRange.</summary>
/// <param name="dataRange">R.</param>
/// <param name="options">Scales, window, constants.</param>
public sealed class MsSsimScore(DataRange dataRange, MultiScaleOptions options) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MsSsim";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}; {SettingsText.Of(options)}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, Crew crew, CancellationToken cancellation)
    {
        var result = MsSsimMetric.Measure(groundTruth, prediction, dataRange, options, crew, cancellation);
        return new PairMeasurement(
            [new("MsSsim", result.Score), new("MsSsimDataRange", result.DataRange), new("MsSsimSettings", SettingsText.Of(options))], result.ConstantPrediction);
    }
}

/// <summary>PSNR and range-invariant PSNR: the columns Psnr, RangeInvariantPsnr and PsnrDataRange.</summary>
/// <param name="dataRange">R of the plain one.</param>
public sealed class PsnrScore(DataRange dataRange) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "Psnr";

    /// <inheritdoc/>
    public override string Settings => $"DataRange={dataRange}";

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, Crew crew, CancellationToken cancellation)
    {
        var result = PsnrMetric.Measure(groundTruth, prediction, dataRange, cancellation);
        return new PairMeasurement(
            [new("Psnr", result.Psnr), new("RangeInvariantPsnr", result.RangeInvariantPsnr), new("PsnrDataRange", result.DataRange)], result.ConstantPrediction);
    }
}
