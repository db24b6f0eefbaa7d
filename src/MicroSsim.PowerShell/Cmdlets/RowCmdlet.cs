using System.Management.Automation;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>What the commands that take a whole table of rows share.</summary>
public abstract class RowCmdlet : MicroSsimCmdlet
{
    private readonly List<Score> _rows = [];

    /// <summary>Rows of the Measure- commands, of this session or read back from a file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>All rows that came in.</summary>
    private protected IReadOnlyList<Score> Rows => _rows;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        foreach (var value in InputObjects.Each(InputObject))
        {
            if (RowObjects.FromObject(value, path => path) is { } row) _rows.Add(row);
            else Failed(new EvaluationException("RowIncomplete", value.ToString(), $"'{value}' is not a row of scores: it lacks GroundTruth, Prediction or Page; rows come from the Measure- commands."));
        }
    });
}
