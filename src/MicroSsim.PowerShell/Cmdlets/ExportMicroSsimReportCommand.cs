using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Writes score rows to a page (.html) or a table (.csv, .json).</summary>
[Cmdlet(VerbsData.Export, "MicroSsimReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimReportCommand : RowCmdlet
{
    /// <summary>The file; its extension selects the format.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write: .html, .csv or .json")]
    public string Path { get; set; } = "";

    /// <summary>Other score rows, or the path of an earlier report, to compare with; the report contains both as methods.</summary>
    [Parameter]
    public PSObject? Compare { get; set; }

    /// <summary>The labels of the two sets of score rows of a comparison.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public string[] Label { get; set; } = ["A", "B"];

    /// <summary>The heading of a page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = new ReportOptions().Title;

    /// <summary>Fails if the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Outputs the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Replaces the file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file even if there are no score rows.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var sets = Compare is null ? [] : new[] { new RowSet(Label[0], Origin, Rows), CompareSet(Compare) };
        string path = FullPath(Path);
        bool isEmpty = Rows.Count == 0 && !AllowEmpty;
        if (!OutputPath.Prepare(this, path, NoClobber, Force && !isEmpty)) return;
        if (isEmpty && ScoreReport.CanWrite(path)) throw NoRows(path);
        var run = new ReportOptions
        {
            Title = Title,
            Unit = Unit.Analysis,
            Origins = sets.Select(s => s.ToString()).ToList(),
            Resolve = ResolveImage,
            Threads = Environment.ProcessorCount,
            Observer = this,
            Cancellation = Cancellation,
        };
        var rows = sets.Length == 0 ? Rows : sets.SelectMany(s => s.Labelled()).ToList();
        OutputPath.Write(this, path, PassThru, () => ScoreReport.Write(path, rows, run));
        EndProgress();
    });

    private RowSet CompareSet(PSObject other)
    {
        var (rows, origin) = Read(other);
        return new RowSet(Label[1], origin, rows);
    }

    private static EvaluationException NoRows(string path) =>
        new("NoRows", path, $"{path}: there are no score rows, so nothing is written, and a file of that name stays as it is; "
            + "see the errors before this one, or write a report without rows.")
        {
            Kind = FailureKind.NotFound,
            Option = OptionNames.AllowEmpty,
        };

    /// <summary>Makes the path of an image absolute; a path of another machine is returned unchanged, and its image is not found.</summary>
    private string ResolveImage(string path)
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
