using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The base of the commands that collect score rows from the pipeline, and process all of them at the end.</summary>
public abstract class RowCmdlet : MicroSsimCmdlet
{
    private readonly List<ScoreRow> _rows = [];
    private readonly List<string> _origins = [];

    /// <summary>Score rows of the Measure- commands, of this session or read from a file; or paths of reports that contain them.</summary>
    [Parameter(
        Mandatory = true, ValueFromPipeline = true, Position = 1,
        HelpMessage = "Score rows of a Measure- command, or the path of a report")]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The unit of n: files, pages, a property of the rows such as an animal, or a script block that returns it for the row in $_.
    /// Scores are averaged within a unit first.
    /// </summary>
    [Parameter]
    [UnitTransformation]
    [ArgumentCompleter(typeof(UnitCompleter))]
    public UnitInput Unit { get; set; } = UnitInput.File;

    /// <summary>All score rows that were received, in order.</summary>
    private protected IReadOnlyList<ScoreRow> Rows => _rows;

    /// <summary>The sources of the score rows, as text for the report.</summary>
    private protected string Origin => string.Join(", ", _origins.Distinct());

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var (rows, origin) = Read(InputObject);
        _rows.AddRange(rows);
        _origins.Add(origin);
    });

    /// <summary>Reads the score rows of an object or collection; writes a non-terminating error for each object that is not one.</summary>
    /// <param name="input">Score rows, or paths of reports.</param>
    /// <returns>The score rows in order, and their sources as text.</returns>
    private protected (IReadOnlyList<ScoreRow> Rows, string Origin) Read(PSObject? input)
    {
        var rows = new List<ScoreRow>();
        var origins = new List<string>();
        foreach (var value in InputObjects.Enumerate(input))
        {
            if (Accepts(value)) continue;
            if (ReportPath(value) is { } path)
            {
                rows.AddRange(ScoreReport.Read(path).Select(row => AddUnit(row, null)));
                origins.Add(path);
            }
            else if (RowObjects.FromObject(value, p => p, canBeAverage: true) is { } row)
            {
                rows.Add(AddUnit(row, value));
                origins.Add("rows of this session");
            }
            else
            {
                OnError(new EvaluationException(
                    "RowIncomplete",
                    value.ToString(),
                    $"'{MessageText.Shorten(value.ToString())}' is not a row of scores: it has neither GroundTruth, Prediction and Page "
                    + "nor a score; rows come from the Measure- commands, or from a report."));
            }
        }

        return (rows, string.Join(", ", origins.Distinct()));
    }

    /// <summary>Adds the unit that the user named.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">The object that it was read from; null for a row of a file.</param>
    private ScoreRow AddUnit(ScoreRow row, PSObject? value) =>
        Unit.IsNamed ? row with { Unit = Unit.Read(value ?? RowObjects.ToObject(row)) } : row;

    /// <summary>Takes an object that is no row, such as a summary; false for all others.</summary>
    /// <param name="value">The object.</param>
    private protected virtual bool Accepts(PSObject value) => false;

    private string? ReportPath(PSObject value) => value.BaseObject switch
    {
        string path when ScoreReport.CanRead(path) => FullPath(path),
        FileInfo file when ScoreReport.CanRead(file.Name) => file.FullName,
        _ => null,
    };
}
