using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>PSNR and range-invariant PSNR, both in dB. Their only setting is the data range, which has a column of its own.</summary>
/// <param name="dataRange">The data range R of the plain PSNR; the range-invariant one uses it if it is that of a set.</param>
public sealed class PsnrMetric(DataRange dataRange) : PairMetric<PsnrResult>
{
    /// <summary>The facts of PSNR.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "Psnr",
        DisplayName = "PSNR",
        Unit = "dB",
        Decimals = 2,
        NeedsDataRange = true,
        Create = dataRange => new PsnrMetric(dataRange),
    };

    /// <summary>The facts of range-invariant PSNR.</summary>
    public static MetricInfo RangeInvariantFacts { get; } = new()
    {
        Name = "RangeInvariantPsnr",
        DisplayName = "Range-invariant PSNR",
        Unit = "dB",
        Decimals = 2,
        MeasuredWith = Facts.Name,
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override bool NeedsSetRange => dataRange.IsOfUnknownSet;

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new PsnrMetric(range);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}";

    /// <inheritdoc/>
    private protected override PsnrResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        mask is null
            ? PsnrCalculator.Measure(groundTruth, prediction, dataRange, cancellation)
            : PsnrCalculator.Measure(groundTruth, prediction, dataRange, mask, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<PsnrResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        PsnrCalculator.MeasureRegions(groundTruth, prediction, labels, dataRange, cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(PsnrResult result, MicroSsimFit? fit)
    {
        return new PairMeasurement(
            [
                new(Name, result.Psnr),
                new(RangeInvariantFacts.Name, result.RangeInvariantPsnr),
                new(Info.DataRangeColumn, result.DataRange),
            ],
            result.ConstantPrediction)
        {
            MaskedPixels = result.MaskedPixels,
        };
    }
}
