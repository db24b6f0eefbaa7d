using System.Management.Automation;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What the commands that take a whole table of rows share.</summary>
public abstract class RowCmdlet : MicroSsimCmdlet
{
    private readonly List<ScoreRow> _rows = [];
    private readonly List<string> _origins = [];

    /// <summary>Rows of the Measure- commands, of this session or read back from a file; or the paths of reports that hold them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>All rows that came in.</summary>
    private protected IReadOnlyList<ScoreRow> Rows => _rows;

    /// <summary>Where they come from, in words.</summary>
    private protected string Origin => string.Join(", ", _origins.Distinct());

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var (rows, origin) = Read(InputObject);
        _rows.AddRange(rows);
        _origins.Add(origin);
    });

    /// <summary>The rows of one object of the pipeline, or of a list; what is no row is a non-terminating error.</summary>
    private protected (IReadOnlyList<ScoreRow> Rows, string Origin) Read(PSObject? input)
    {
        var rows = new List<ScoreRow>();
        var origins = new List<string>();
        foreach (var value in InputObjects.Each(input))
        {
            if (PathOf(value) is { } path)
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
                OnError(new EvaluationException("RowIncomplete", value.ToString(), $"'{value}' is not a row of scores: it lacks GroundTruth, Prediction or Page; rows come from the Measure- commands, or from a report."));
            }
        }

        return (rows, string.Join(", ", origins.Distinct()));
    }

    private string? PathOf(PSObject value) => value.BaseObject switch
    {
        string path when ScoreReport.CanRead(path) => FullPath(path),
        FileInfo file when ScoreReport.CanRead(file.Name) => file.FullName,
        _ => null,
    };
}
