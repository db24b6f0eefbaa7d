using System.Globalization;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>The options of a report. Most are those of a page (.html).</summary>
public sealed record ReportOptions
{
    /// <summary>The heading of the page.</summary>
    public string Title { get; init; } = "MicroSsim report";

    /// <summary>The first sentence of the caption of a table for a paper; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>The culture of the separators of a CSV; null for commas and decimal points.</summary>
    public CultureInfo? Culture { get; init; }

    /// <summary>The unit of analysis, which n counts; null for files.</summary>
    public UnitOfAnalysis? Unit { get; init; }

    /// <summary>
    /// The name of the method that the others are to improve on; empty for none, null for one with a known name, such as <c>raw</c>.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>The command that makes the page, for its readers to repeat; null if it is not known.</summary>
    public string? Command { get; init; }

    /// <summary>A line of text for each set of rows that the page compares; empty for a single set.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>
    /// Pairs of methods that are compared first, and adjusted for by themselves: equal methods of two sets of rows. Empty for one set.
    /// </summary>
    public IReadOnlyList<(string First, string Second)> SameMethods { get; init; } = [];

    /// <summary>Makes a path of a row absolute, to find its image; the page shows the path as it is.</summary>
    public Func<string, string> Resolve { get; init; } = path => path;

    /// <summary>The number of threads that make pictures, at least 1; the page does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Receives progress; null for none.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Token to cancel the operation.</summary>
    public CancellationToken Cancellation { get; init; }
}
