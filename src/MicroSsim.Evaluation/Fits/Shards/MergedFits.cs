using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>What a round was merged to, method by method.</summary>
/// <param name="Complete">The fits that are complete.</param>
/// <param name="Unfinished">Those that need another round.</param>
public sealed record MergedFits(IReadOnlyList<MicroSsimFit> Complete, IReadOnlyList<FitCheckpoint> Unfinished);
