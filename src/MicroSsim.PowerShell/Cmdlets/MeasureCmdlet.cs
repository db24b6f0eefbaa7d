using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>What the Measure- commands share: pairs or rows in, rows with a metric's columns out, in order, as they are ready.</summary>
public abstract class MeasureCmdlet : PairCmdlet
{
    private ScoreRun? _run;

    /// <summary>The metric with the options that were bound.</summary>
    private protected abstract PairMetric Metric();

    /// <summary>The fits to measure with; null to fit on the pairs themselves, or for metrics that take none.</summary>
    private protected virtual IReadOnlyList<MicroSsimFit>? Fits() => null;

    /// <summary>Where the metric's maps go; null where there are none.</summary>
    private protected virtual MapFolder? Maps() => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() =>
        Guard(() => _run = new ScoreRun(Metric(), Fits(), ThrottleLimit, this, Maps(), Cancellation));

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() =>
    {
        foreach (var pair in BoundPairs()) Write(_run!.Feed(pair));
    });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        Write(_run!.Finish());
        EndProgress();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _run?.Dispose();
        base.Dispose(disposing);
    }

    private void Write(IEnumerable<Score> rows)
    {
        foreach (var row in rows) WriteObject(RowObjects.ToObject(row));
    }
}

/// <summary>What the commands that score with a fit share.</summary>
public abstract class FittedMeasureCmdlet : MeasureCmdlet
{
    /// <summary>
    /// Fits of New-MicroSsimFit, or paths of saved ones. A row is scored with the fit of its method; a fit without a method
    /// serves every row. Without this parameter, each method is fitted on the pairs that are given, then scored.
    /// </summary>
    [Parameter]
    [FitInputTransformation]
    public FitInput[]? Fit { get; set; }

    private protected sealed override IReadOnlyList<MicroSsimFit>? Fits() => Fit?.SelectMany(Read).ToList();

    private IReadOnlyList<MicroSsimFit> Read(FitInput input) => input.Fit is { } fit ? [fit] : FitFile.Read(FullPath(input.Path!));
}
