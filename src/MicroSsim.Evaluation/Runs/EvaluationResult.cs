using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Runs;

/// <summary>The results of an evaluation.</summary>
/// <param name="Fits">The fits of the methods; empty if no metric needs one.</param>
/// <param name="Rows">The score rows, in the order of the pairs; at least one.</param>
/// <param name="Summaries">The summary of each method and metric.</param>
public sealed record EvaluationResult(
    IReadOnlyList<MicroSsimFit> Fits, IReadOnlyList<ScoreRow> Rows, IReadOnlyList<ScoreSummary> Summaries);
