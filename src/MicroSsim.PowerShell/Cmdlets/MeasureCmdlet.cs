using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Resuming;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>What the Measure- commands share: pairs or rows in, rows with a metric's columns out, in order, as they are ready.</summary>
public abstract class MeasureCmdlet : PairCmdlet
{
    private ScoreRun? _run;

    /// <summary>
    /// A folder that keeps what is measured, so that the same command, run again after it was cut off, goes on where it stopped.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <summary>The metric with the options that were bound.</summary>
    private protected abstract PairMetric Metric();

    /// <summary>The fits to measure with; null to fit on the pairs themselves, or for metrics that take none.</summary>
    private protected virtual IReadOnlyList<MicroSsimFit>? Fits() => null;

    /// <summary>The fits that were bound, read from their files where paths were given.</summary>
    private protected IReadOnlyList<MicroSsimFit>? Read(FitInput[]? fits) =>
        fits?.SelectMany(f => f.Fit is IncompleteFit incomplete ? throw FitFile.CreateUnfinished(incomplete.ToString()) : f.Fit is MicroSsimFit fit ? [fit] : ReadFile(FullPath(f.Path!))).ToList();

    private IReadOnlyList<MicroSsimFit> ReadFile(string path)
    {
        var fits = FitFile.Read(path);
        WriteVerbose($"{path}: {fits.Count} fit(s).");
        return fits;
    }

    /// <summary>Where the metric's maps go; null where there are none.</summary>
    private protected virtual MapFolder? Maps() => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() =>
        Guard(() => _run = new ScoreRun(Metric(), Fits(), ThrottleLimit, this, Maps(), Cancellation, Journal()));

    private ScoreJournal? Journal() => Resume is { } folder ? ScoreJournal.Open(FullPath(folder), Metric()) : null;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() =>
    {
        var pairs = BoundPairs();
        for (int i = 0; i < pairs.Count; i++)
        {
            _run!.Ahead = MyInvocation.ExpectingInput ? null : pairs.Count - i - 1;
            Write(_run.Feed(pairs[i]));
        }
    });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        _run!.Ahead = 0;
        Write(_run.Finish());
        EndProgress();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _run?.Dispose();
        base.Dispose(disposing);
    }

    private void Write(IEnumerable<ScoreRow> rows)
    {
        foreach (var row in rows) WriteObject(RowObjects.ToObject(row));
    }
}
