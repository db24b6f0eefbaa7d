using System.Diagnostics;
using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Fits.Shards;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Fits the parameters that bring predictions onto their ground truth, one fit per method.</summary>
[Cmdlet(VerbsCommon.New, "MicroSsimFit", DefaultParameterSetName = PairSet)]
[OutputType(typeof(MicroSsimFit), typeof(PartialFit))]
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

    /// <summary>Makes one shard's part of a fit that several machines share.</summary>
    [Parameter]
    public SwitchParameter Partial { get; set; }

    /// <summary>Which shard, from 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ShardIndex { get; set; }

    /// <summary>How many shards there are.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ShardCount { get; set; }

    /// <summary>What the round before was merged to.</summary>
    [Parameter]
    [FitInputTransformation]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public FitInput[]? Previous { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => _pairs.AddRange(BoundPairs()));

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var shard = BoundShard();
        if (!HasInput && shard is null)
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
        var fits = shard is { } part
            ? ShardRun.FitEachMethod(_pairs, options, part, FitInputReader.Merged(Previous, this, FullPath), ThrottleLimit, this, Cancellation)
            : FitRun.FitEachMethod(_pairs, options, ThrottleLimit, this, Cancellation);
        foreach (var fit in fits)
        {
            WriteVerbose(FormattableString.Invariant($"Fit: {fit}; {watch.Elapsed.TotalSeconds:F2} s, {ThrottleLimit} thread(s)."));
            WriteObject(fit);
        }

        EndProgress();
    });

    /// <summary>The shard to work on; null for the whole set.</summary>
    private Shard? BoundShard()
    {
        (string Name, bool IsGiven)[] given = [(nameof(ShardIndex), ShardIndex is not null), (nameof(ShardCount), ShardCount is not null), (nameof(Previous), Previous is not null)];
        if (!Partial) return given.All(g => !g.IsGiven) ? null : throw new MicroSsimException("ShardIncomplete", $"-{given.First(g => g.IsGiven).Name} goes with -Partial only.");
        if (ShardIndex is not { } index || ShardCount is not { } count) throw new MicroSsimException("ShardIncomplete", $"With -Partial, -{given.First(g => !g.IsGiven).Name} has to be given too.");
        return index < count ? new Shard(index, count) : throw new MicroSsimException("ShardIncomplete", $"There is no shard {index} of {count}: -ShardIndex counts from 0 to {count - 1}.");
    }

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
