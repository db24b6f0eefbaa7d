using System.Globalization;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>
/// Writes score rows to a page (.html) or a table (.csv, .json, .xlsx), or their summaries to the table of a paper (.md, .tex).
/// </summary>
[Cmdlet(VerbsData.Export, "MicroSsimReport", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help + "Export-MicroSsimReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimReportCommand : RowCmdlet
{
    private readonly List<ScoreSummary> _summaries = [];

    /// <summary>The file; its extension selects the format.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write: .html, .csv, .json or .xlsx")]
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

    /// <summary>
    /// The method that the others are to improve on; a method called raw, noisy, input or lowsnr by default. An empty text is none.
    /// </summary>
    [Parameter]
    [AllowEmptyString]
    public string? Baseline { get; set; }

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

    /// <summary>Writes a CSV with the list separator and the decimal separator of the current culture.</summary>
    [Parameter]
    public SwitchParameter UseCulture { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (_summaries.Count > 0)
        {
            WriteSummaries(FullPath(Path));
            return;
        }

        var sets = Compare is null ? [] : new[] { new RowSet(Label[0], Origin, Rows), CompareSet(Compare) };
        string path = FullPath(Path);
        if (Rows.Count == 0 && !AllowEmpty && ScoreReport.CanWrite(path)) throw NoRows(path);
        string settings = ScoreReport.GetSettingsPath(path);
        if (NoClobber && ScoreReport.HasSettings(path) && File.Exists(settings)) throw OutputPath.Exists(settings);
        if (!OutputPath.Prepare(this, path, NoClobber, Force)) return;
        var run = new ReportOptions
        {
            Title = Title,
            Caption = MyInvocation.BoundParameters.ContainsKey(nameof(Title)) ? Title : null,
            Unit = Unit.Analysis,
            Baseline = Baseline,
            Command = CommandText.Format(MyInvocation, "rows"),
            Culture = UseCulture ? CultureInfo.CurrentCulture : null,
            SameMethods = sets.Length == 0 ? [] : sets[0].FindSameMethods(sets[1]),
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

    private protected override bool Accepts(PSObject value)
    {
        if (value.BaseObject is not ScoreSummary summary) return false;
        _summaries.Add(summary);
        return true;
    }

    private void WriteSummaries(string path)
    {
        if (Rows.Count > 0)
        {
            throw new EvaluationException("RowsNeeded", path, $"{path}: score rows and summaries are given together; give one of them.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }

        if (!OutputPath.Prepare(this, path, NoClobber, Force)) return;
        var options = new ReportOptions { Caption = MyInvocation.BoundParameters.ContainsKey(nameof(Title)) ? Title : null };
        OutputPath.Write(this, path, PassThru, () => ScoreReport.Write(path, _summaries, options));
    }

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
