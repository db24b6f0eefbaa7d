using System.Management.Automation;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Writes rows to a page (.html), or to a table (.csv, .json).</summary>
[Cmdlet(VerbsData.Export, "MicroSsimReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimReportCommand : RowCmdlet
{
    /// <summary>The file; its extension decides on the format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Other rows, or the path of an earlier report, to compare with: the report then has both as methods.</summary>
    [Parameter]
    public PSObject? Compare { get; set; }

    /// <summary>What the rows and those that they are compared with are called.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public string[] Label { get; set; } = ["A", "B"];

    /// <summary>The heading of a page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = new ReportOptions().Title;

    /// <summary>Fails where the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces the file even where it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var sets = Compare is null ? [] : new[] { new RowSet(Label[0], Origin, Rows), CompareSet(Compare) };
        if (Output.Prepare(this, FullPath(Path), NoClobber, Force) is not { } path) return;
        var run = new ReportOptions
        {
            Title = Title,
            Origins = sets.Select(s => s.ToString()).ToList(),
            Resolve = Resolved,
            Threads = Environment.ProcessorCount,
            Observer = this,
            Cancellation = Cancellation,
        };
        var rows = sets.Length == 0 ? Rows : sets.SelectMany(s => s.Labelled()).ToList();
        Output.Written(this, path, () => ScoreReport.Write(path, rows, run));
        EndProgress();
    });

    private RowSet CompareSet(PSObject other)
    {
        var (rows, origin) = Read(other);
        return new RowSet(Label[1], origin, rows);
    }

    /// <summary>A path of this computer as it is meant here; one of another computer stays what it is, and its image is not found.</summary>
    private string Resolved(string path)
    {
        try
        {
            return FullPath(path);
        }
        catch (EvaluationException)
        {
            return path;
        }
    }
}
