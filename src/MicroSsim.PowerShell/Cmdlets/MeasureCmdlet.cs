using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Evaluation.Scores.Resuming;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>
/// The base of the Measure- commands: takes pairs or score rows, and outputs score rows with the columns of a metric, in input order, as
/// soon as they are ready.
/// </summary>
public abstract class MeasureCmdlet : PairCmdlet
{
    private ScoreRun? _run;
    private bool _hasPairs;

    /// <summary>A folder that stores the scores, so that the same command continues after an interruption.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <summary>
    /// With Resume, identifies images by hashes of their whole content instead of their times and sizes: slower, but certain.
    /// </summary>
    [Parameter]
    public SwitchParameter Hash { get; set; }

    /// <summary>Measures the slices (Z) of each channel and frame as one volume: one row per file, channel and frame.</summary>
    [Parameter]
    public SwitchParameter Volume { get; set; }

    /// <summary>Creates the metric of pages with the bound options.</summary>
    private protected abstract PairMetric Metric();

    /// <summary>Creates the metric of volumes with the bound options.</summary>
    private protected virtual PairMetric VolumeMetric() => new VolumeMetric(Metric());

    /// <summary>The fits to measure with; null to fit the pairs themselves, or for metrics without a fit.</summary>
    private protected virtual IReadOnlyList<MicroSsimFit>? Fits() => null;

    /// <summary>The folder of the score maps; null to write none.</summary>
    private protected virtual MapFolder? Maps() => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() =>
        Guard(() => _run = new ScoreRun(CreateMetric(), Fits(), ThrottleLimit, this, Maps(), Cancellation, Journal()));

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() =>
    {
        var pairs = BoundPairs();
        _hasPairs |= pairs.Count > 0;
        _run!.Announce(pairs);
        if (!MyInvocation.ExpectingInput) _run.SetTotal(pairs);
        foreach (var pair in pairs) Write(_run.Feed(pair));
    });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        if (!_hasPairs && ParameterSetName == PairSet && !MyInvocation.ExpectingInput && InputObject?.Objects.Any() != true)
        {
            throw new MicroSsimException(
                "NoPairs", "There is no pair to measure; pipe the pairs of Get-MicroSsimPair, or use -GroundTruth and -Prediction.")
            {
                Kind = FailureKind.NotFound,
            };
        }

        Write(_run!.Finish());
        EndProgress();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _run?.Dispose();
        base.Dispose(disposing);
    }

    private PairMetric CreateMetric() => Volume ? VolumeMetric() : Metric();

    /// <summary>The stored scores; null without -Resume, and if the user, or -WhatIf, declines.</summary>
    private ScoreJournal? Journal() => Resume is { } folder && OutputPath.ShouldWrite(this, FullPath(folder), "Store scores")
        ? ScoreJournal.Open(FullPath(folder), CreateMetric(), hashes: Hash)
        : null;

    private void Write(IEnumerable<ScoreRow> rows)
    {
        foreach (var row in rows) WriteObject(RowObjects.ToObject(row));
    }
}
