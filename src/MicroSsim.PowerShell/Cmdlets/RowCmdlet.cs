using System.Management.Automation;
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
        Mandatory = true, ValueFromPipeline = true, Position = 1, HelpMessage = "Score rows of a Measure- command, or the path of a report")]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

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
            if (ReportPath(value) is { } path)
            {
                rows.AddRange(ScoreReport.Read(path));
                origins.Add(path);
            }
            else if (RowObjects.FromObject(value, p => p) is { } row)
            {
                rows.Add(row);
                origins.Add("rows of this session");
            }
            else
            {
                OnError(new EvaluationException(
                    "RowIncomplete",
                    value.ToString(),
                    $"'{value}' is not a row of scores: it lacks GroundTruth, Prediction or Page; rows come from the Measure- commands, "
                    + "or from a report."));
            }
        }

        return (rows, string.Join(", ", origins.Distinct()));
    }

    private string? ReportPath(PSObject value) => value.BaseObject switch
    {
        string path when ScoreReport.CanRead(path) => FullPath(path),
        FileInfo file when ScoreReport.CanRead(file.Name) => file.FullName,
        _ => null,
    };
}
