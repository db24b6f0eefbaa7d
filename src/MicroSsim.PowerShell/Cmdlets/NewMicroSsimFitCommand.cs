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

/// <summary>Fits the parameters that map predictions to their ground truth, one fit per method and channel.</summary>
[Cmdlet(VerbsCommon.New, "MicroSsimFit", DefaultParameterSetName = PairSet, HelpUri = ProjectLinks.Help + "New-MicroSsimFit.md")]
[OutputType(typeof(MicroSsimFit), typeof(PartialFit))]
public sealed class NewMicroSsimFitCommand : PairCmdlet
{
    private readonly List<ImagePair> _pairs = [];
    private FitOptions _options = new();

    /// <inheritdoc cref="FitOptions.BackgroundPercentile"/>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double BackgroundPercentile
    {
        get => _options.BackgroundPercentile;
        set => _options = _options with { BackgroundPercentile = value };
    }

    /// <inheritdoc cref="FitOptions.GroundTruthOffset"/>
    [Parameter]
    [ValidateFinite]
    public double? GroundTruthOffset
    {
        get => _options.GroundTruthOffset;
        set => _options = _options with { GroundTruthOffset = value };
    }

    /// <inheritdoc cref="FitOptions.PredictionOffset"/>
    [Parameter]
    [ValidateFinite]
    public double? PredictionOffset
    {
        get => _options.PredictionOffset;
        set => _options = _options with { PredictionOffset = value };
    }

    /// <inheritdoc cref="FitOptions.MaxValue"/>
    [Parameter]
    [ValidateFinite]
    public double? MaxValue
    {
        get => _options.MaxValue;
        set => _options = _options with { MaxValue = value };
    }

    /// <inheritdoc cref="FitOptions.RangeInvariantFactor"/>
    [Parameter]
    [ValidateFinite]
    public double? RangeInvariantFactor
    {
        get => _options.RangeInvariantFactor;
        set => _options = _options with { RangeInvariantFactor = value };
    }

    /// <inheritdoc cref="FitOptions.RangeMode"/>
    [Parameter]
    public RangeMode RangeMode
    {
        get => _options.RangeMode;
        set => _options = _options with { RangeMode = value };
    }

    /// <inheritdoc cref="FitOptions.UseMask"/>
    [Parameter]
    public SwitchParameter UseMask
    {
        get => _options.UseMask;
        set => _options = _options with { UseMask = value };
    }

    /// <summary>The pairs that share one fit: by default those of a method and channel, where the files name channels.</summary>
    [Parameter]
    public PoolKind Pool { get; set; }

    /// <summary>Computes one shard's part of a fit that several machines share.</summary>
    [Parameter]
    public SwitchParameter Partial { get; set; }

    /// <summary>The index of the shard, from 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ShardIndex { get; set; }

    /// <summary>The number of shards.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ShardCount { get; set; }

    /// <summary>Gives the shard the pairs of which both files exist on this machine, instead of an equal part of the set.</summary>
    [Parameter]
    public SwitchParameter VisibleOnly { get; set; }

    /// <summary>The merged fits of the preceding pass; none in the first pass.</summary>
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
            WriteObject(BoundFit());
            return;
        }

        if (_pairs.Count == 0)
        {
            throw new MicroSsimException("NoPairs", "There is no pair to fit on; Get-MicroSsimPair finds pairs in two folders.")
            {
                Kind = FailureKind.NotFound,
            };
        }

        foreach (var pair in _pairs) OnVerbose($"Fit: {pair.Prediction} against {pair.GroundTruth}.");
        var watch = Stopwatch.StartNew();
        bool pools = Pool == PoolKind.Channel;
        var fits = shard is { } part
            ? ShardRun.FitEachMethod(
                _pairs, _options, part, FitInputReader.ReadPrevious(Previous, this, FullPath), ThrottleLimit, this, Cancellation, pools)
            : FitRun.FitEachMethod(_pairs, _options, ThrottleLimit, this, Cancellation, pools);
        foreach (var fit in fits)
        {
            OnVerbose(FormattableString.Invariant($"Fit: {fit}; {watch.Elapsed.TotalSeconds:F2} s, {ThrottleLimit} thread(s)."));
            WriteObject(FitObjects.ToObject(fit));
        }

        EndProgress();
    });

    /// <summary>The bound shard; null to fit the whole set.</summary>
    /// <exception cref="MicroSsimException"><c>ShardIncomplete</c>.</exception>
    private Shard? BoundShard()
    {
        (string Name, bool IsBound)[] parameters =
        [
            (nameof(ShardIndex), ShardIndex is not null),
            (nameof(ShardCount), ShardCount is not null),
            (nameof(Previous), Previous is not null),
            (nameof(VisibleOnly), VisibleOnly),
        ];
        if (!Partial)
        {
            string? bound = parameters.FirstOrDefault(p => p.IsBound).Name;
            return bound is null ? null : throw ShardIncomplete($"-{bound} goes with -Partial only.");
        }

        if (ShardIndex is not { } index || ShardCount is not { } count)
        {
            throw ShardIncomplete($"With -Partial, -{parameters.First(p => !p.IsBound).Name} has to be given too.");
        }

        return index < count
            ? new Shard(index, count) { VisibleOnly = VisibleOnly }
            : throw ShardIncomplete($"There is no shard {index} of {count}: -ShardIndex counts from 0 to {count - 1}.");
    }

    private static MicroSsimException ShardIncomplete(string message) =>
        new("ShardIncomplete", message) { Kind = FailureKind.InvalidArgument };

    /// <summary>The fit whose parameters are all bound.</summary>
    /// <exception cref="MicroSsimException"><c>FitIncomplete</c>: a parameter is missing.</exception>
    private MicroSsimFit BoundFit()
    {
        return new MicroSsimFit
        {
            BackgroundPercentile = BackgroundPercentile,
            GroundTruthOffset = Required(GroundTruthOffset, nameof(GroundTruthOffset)),
            PredictionOffset = Required(PredictionOffset, nameof(PredictionOffset)),
            MaxValue = Required(MaxValue, nameof(MaxValue)),
            RangeInvariantFactor = Required(RangeInvariantFactor, nameof(RangeInvariantFactor)),
            RangeMode = RangeMode.ToString(),
        };

        double Required(double? value, string name) => value ?? throw new MicroSsimException(
            "FitIncomplete",
            $"Without images, -{name} has to be given too: a fit is made of GroundTruthOffset, PredictionOffset, MaxValue and "
            + "RangeInvariantFactor.")
        {
            Kind = FailureKind.InvalidArgument,
        };
    }
}
