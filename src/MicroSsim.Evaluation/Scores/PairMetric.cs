using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores;

/// <summary>Something that can be measured on a page of a pair and written into a row.</summary>
public abstract class PairMetric
{
    /// <summary>What is being measured: its main column.</summary>
    public abstract string Name { get; }

    /// <summary>Everything besides images and fit that it depends on, such as the window.</summary>
    public abstract string Settings { get; }

    /// <summary>Whether it takes a fit.</summary>
    public virtual bool NeedsFit => false;

    /// <summary>The kinds of maps that it makes.</summary>
    public virtual IReadOnlyList<string> MapKinds => [];

    /// <summary>Measures; several threads may call it at once.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="fit">The fit of the row's method; null for metrics that take none.</param>
    /// <param name="parallel">Who may help; the numbers do not depend on it.</param>
    /// <param name="cancellation">Ends the work.</param>
    public abstract PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation);
}

/// <summary>What a metric found.</summary>
/// <param name="Cells">Its columns.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal, which deserves a warning.</param>
/// <param name="Maps">Its maps; null unless asked for.</param>
public sealed record PairMeasurement(IReadOnlyList<ScoreCell> Cells, bool ConstantPrediction, IReadOnlyList<ScoreMap>? Maps = null);
