using MicroSsim.Engine.Fitting;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Runs;

/// <summary>The options of an evaluation.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The files of the results.</summary>
    public required EvaluationFiles Files { get; init; }

    /// <summary>The metrics, in the order of the columns; at least one.</summary>
    public required IReadOnlyList<PairMetric> Metrics { get; init; }

    /// <summary>The options of the fits.</summary>
    public FitOptions Fit { get; init; } = new();

    /// <summary>Whether measurements of an interrupted run in the same folder are used instead of being made again.</summary>
    public bool Resume { get; init; }

    /// <summary>The unit of analysis, which n counts.</summary>
    public UnitOfAnalysis Unit { get; init; } = UnitOfAnalysis.File;

    /// <summary>Reads the unit of a row, for a unit that the user names; null for others.</summary>
    public Func<ScoreRow, string>? ReadUnit { get; init; }

    /// <summary>The method that the others are to improve on; empty for none, null to find it by its name.</summary>
    public string? Baseline { get; init; }

    /// <summary>The command that is carried out, for readers of the page; null if it is not known.</summary>
    public string? Command { get; init; }

    /// <summary>Earlier score rows that a second page compares with; null for none.</summary>
    public RowSet? Earlier { get; init; }

    /// <summary>The number of threads, at least 1; the results do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
