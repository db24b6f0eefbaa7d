using System.Management.Automation;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Writes rows to a .csv or .json file.</summary>
[Cmdlet(VerbsData.Export, "MicroSsimReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimReportCommand : RowCmdlet
{
    /// <summary>The file; its extension decides on the format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Fails where the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces the file even where it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (Output.Prepare(this, FullPath(Path), NoClobber, Force) is { } path) Output.Written(this, path, () => ScoreReport.Write(path, Rows));
    });
}
