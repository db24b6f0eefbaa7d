using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Evaluation.Reports;

/// <summary>What a page says besides its rows, and how it is made. Tables in .csv and .json need none of it.</summary>
public sealed record ReportRun
{
    /// <summary>The page's heading.</summary>
    public string Title { get; init; } = "MicroSsim report";

    /// <summary>What the page compares, a line each; empty for a single set of rows.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Makes the rows' paths absolute, to find their images; the page shows the paths as they are.</summary>
    public Func<string, string> Resolve { get; init; } = path => path;

    /// <summary>How many threads make pictures; the page does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Hears of progress; null for nobody.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken Cancellation { get; init; }
}
