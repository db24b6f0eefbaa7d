using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>The options of a page (.html). Tables in .csv and .json depend on none of them.</summary>
public sealed record ReportOptions
{
    /// <summary>The heading of the page.</summary>
    public string Title { get; init; } = "MicroSsim report";

    /// <summary>What n counts; null for files.</summary>
    public UnitOfAnalysis? Unit { get; init; }

    /// <summary>A line of text for each set of rows that the page compares; empty for a single set.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Makes a path of a row absolute, to find its image; the page shows the path as it is.</summary>
    public Func<string, string> Resolve { get; init; } = path => path;

    /// <summary>The number of threads that make pictures, at least 1; the page does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Receives progress; null for none.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Token to cancel the operation.</summary>
    public CancellationToken Cancellation { get; init; }
}
