using System.Diagnostics;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Fits the parameters that bring predictions onto their ground truth, one fit per method.</summary>
[Cmdlet(VerbsCommon.New, "MicroSsimFit", DefaultParameterSetName = PairSet)]
[OutputType(typeof(MicroSsimFit))]
public sealed class NewMicroSsimFitCommand : PairCmdlet
{
    private readonly List<ImagePair> _pairs = [];

    /// <summary>The percentile of all pixels that counts as background.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double BackgroundPercentile { get; set; } = 3;

    /// <summary>The ground truth's offset, instead of an estimate.</summary>
    [Parameter]
    [ValidateFinite]
    public double? GroundTruthOffset { get; set; }

    /// <summary>The predictions' offset, instead of an estimate.</summary>
    [Parameter]
    [ValidateFinite]
    public double? PredictionOffset { get; set; }

    /// <summary>The largest ground truth value above the offset, instead of an estimate.</summary>
    [Parameter]
    [ValidateFinite]
    public double? MaxValue { get; set; }

    /// <summary>The factor that multiplies predictions, instead of an estimate.</summary>
    [Parameter]
    [ValidateFinite]
    public double? RangeInvariantFactor { get; set; }

    /// <summary>Whose data range sets the constants of the fit.</summary>
    [Parameter]
    public RangeMode RangeMode { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => _pairs.AddRange(BoundPairs()));

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (!HasInput)
        {
            WriteObject(GivenFit());
            return;
        }

        if (_pairs.Count == 0) throw new MicroSsimException("NoPairs", "There is no pair to fit on; Get-MicroSsimPair finds pairs in two folders.");
        var options = new FitOptions
        {
            BackgroundPercentile = BackgroundPercentile,
            GroundTruthOffset = GroundTruthOffset,
            PredictionOffset = PredictionOffset,
            MaxValue = MaxValue,
            RangeInvariantFactor = RangeInvariantFactor,
            RangeMode = RangeMode,
        };
        foreach (var pair in _pairs) WriteVerbose($"Fit: {pair.Prediction} against {pair.GroundTruth}.");
        var watch = Stopwatch.StartNew();
        foreach (var fit in FitRun.FitEachMethod(_pairs, options, ThrottleLimit, this, Cancellation))
        {
            WriteVerbose(FormattableString.Invariant($"Fit: {fit}; {fit.Evaluations} evaluation(s), {watch.Elapsed.TotalSeconds:F2} s, {ThrottleLimit} thread(s)."));
            WriteObject(fit);
        }

        EndProgress();
    });

    private MicroSsimFit GivenFit()
    {
        double Given(double? value, string name) => value ?? throw new MicroSsimException(
            "FitIncomplete", $"Without images, -{name} has to be given too: a fit is made of GroundTruthOffset, PredictionOffset, MaxValue and RangeInvariantFactor.");

        return new MicroSsimFit
        {
            BackgroundPercentile = BackgroundPercentile,
            GroundTruthOffset = Given(GroundTruthOffset, nameof(GroundTruthOffset)),
            PredictionOffset = Given(PredictionOffset, nameof(PredictionOffset)),
            MaxValue = Given(MaxValue, nameof(MaxValue)),
            RangeInvariantFactor = Given(RangeInvariantFactor, nameof(RangeInvariantFactor)),
            RangeMode = RangeMode,
        };
    }
}
