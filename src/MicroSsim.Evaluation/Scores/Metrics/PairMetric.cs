using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>A metric with its options, which measures a page of a pair and returns the columns of a score row.</summary>
public abstract class PairMetric
{
    /// <summary>The facts of the metric.</summary>
    public abstract MetricInfo Info { get; }

    /// <summary>The metric's name, which is also its main column.</summary>
    public string Name => Info.Name;

    /// <summary>
    /// The options that the numbers and maps depend on, as text for verbose messages. Measurements are found again by it when a run
    /// resumes: two metrics with the same text must compute the same numbers.
    /// </summary>
    public abstract string OptionsText { get; }

    /// <summary>Whether the metric is measured with a fit.</summary>
    public bool NeedsFit => Info.NeedsFit;

    /// <summary>Whether the data range is that of all ground truths, which has to be measured before the first page.</summary>
    public virtual bool NeedsSetRange => false;

    /// <summary>Creates the metric with the data range of a set in place of one that <see cref="NeedsSetRange"/>.</summary>
    /// <param name="range">The data range.</param>
    public virtual PairMetric WithDataRange(DataRange range) => this;

    /// <summary>The kinds of maps that a measurement includes; empty for none.</summary>
    public virtual IReadOnlyList<string> MapKinds => [];

    /// <summary>The typed settings behind the columns of a row; null for a metric without a settings column.</summary>
    /// <param name="fit">The fit of the row; null for metrics without a fit.</param>
    public virtual ScoreSettings? GetSettings(MicroSsimFit? fit) => null;

    /// <summary>Measures one page. Thread-safe.</summary>
    /// <param name="groundTruth">The page of the ground truth.</param>
    /// <param name="prediction">The page of the prediction, of the same size.</param>
    /// <param name="fit">The fit of the row's method; null for metrics without a fit.</param>
    /// <param name="parallel">Degree of parallelism; the numbers do not depend on it.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">The page cannot be measured, for example because it is smaller than the window.</exception>
    public abstract PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation);

    /// <summary>Measures one page with a mask, or the regions of a label image. Thread-safe.</summary>
    /// <param name="groundTruth">The page of the ground truth.</param>
    /// <param name="prediction">The page of the prediction, of the same size.</param>
    /// <param name="mask">The page of the mask or label image.</param>
    /// <param name="byRegion">Whether every label is a region of its own.</param>
    /// <param name="fit">The fit of the row's method; null for metrics without a fit.</param>
    /// <param name="parallel">Degree of parallelism; the numbers do not depend on it.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, or the mask as one with the label 0; the first one has the maps.</returns>
    /// <exception cref="MicroSsimException">
    /// The page cannot be measured. <c>MaskNotSupported</c>: the metric has no masks.
    /// </exception>
    public virtual IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        throw new MicroSsimException("MaskNotSupported", $"{Info.DisplayName} cannot be measured with a mask; measure it without one.")
        {
            Kind = FailureKind.NotSupported,
        };
}

/// <summary>The result of a metric for one page.</summary>
/// <param name="Cells">The metric's columns.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal; the user is warned of it.</param>
/// <param name="Maps">The maps, in the order of <see cref="PairMetric.MapKinds"/>; null where there are none.</param>
public sealed record PairMeasurement(IReadOnlyList<ScoreCell> Cells, bool ConstantPrediction, IReadOnlyList<ScoreMap>? Maps = null)
{
    /// <summary>The number of positions or pixels that count with a mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}
