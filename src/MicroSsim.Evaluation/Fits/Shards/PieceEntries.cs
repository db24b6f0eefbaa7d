using System.Runtime.Serialization;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>An unfinished fit, in its file.</summary>
[DataContract]
internal sealed class FitCheckpointEntry
{
    [DataMember(Name = "method", Order = 0)]
    public string? Method { get; set; }

    [DataMember(Name = "round", Order = 1, IsRequired = true)]
    public int Round { get; set; }

    [DataMember(Name = "stage", Order = 2, IsRequired = true)]
    public string Stage { get; set; } = "";

    [DataMember(Name = "version", Order = 3, IsRequired = true)]
    public string Version { get; set; } = "";

    [DataMember(Name = "lane", Order = 4, IsRequired = true)]
    public string Lane { get; set; } = "";

    [DataMember(Name = "options", Order = 5, IsRequired = true)]
    public OptionsEntry Options { get; set; } = new();

    [DataMember(Name = "set", Order = 6, IsRequired = true)]
    public string Set { get; set; } = "";

    [DataMember(Name = "state", Order = 7, IsRequired = true)]
    public string State { get; set; } = "";

    public static FitCheckpointEntry Of(FitCheckpoint fit) => new()
    {
        Method = fit.Method,
        Round = fit.Round,
        Stage = fit.Stage.ToString(),
        Version = fit.Version,
        Lane = fit.Lane,
        Options = OptionsEntry.Of(fit.Options),
        Set = fit.Set,
        State = fit.State,
    };

    public FitCheckpoint ToFit() => new(Method)
    {
        Round = Round,
        Stage = Enum.TryParse(Stage, out FitPassKind stage) ? stage : throw new FormatException($"stage '{Stage}' is not known."),
        Version = Version,
        Lane = Lane,
        Options = Options.ToOptions(),
        Set = Set,
        State = Packed.Checked(State),
    };
}

/// <summary>What a fit is to estimate, in its file.</summary>
[DataContract]
internal sealed class OptionsEntry
{
    [DataMember(Name = "backgroundPercentile", Order = 0, IsRequired = true)]
    public double BackgroundPercentile { get; set; }

    [DataMember(Name = "groundTruthOffset", Order = 1)]
    public double? GroundTruthOffset { get; set; }

    [DataMember(Name = "predictionOffset", Order = 2)]
    public double? PredictionOffset { get; set; }

    [DataMember(Name = "maxValue", Order = 3)]
    public double? MaxValue { get; set; }

    [DataMember(Name = "rangeInvariantFactor", Order = 4)]
    public double? RangeInvariantFactor { get; set; }

    [DataMember(Name = "rangeMode", Order = 5, IsRequired = true)]
    public string RangeMode { get; set; } = "";

    public static OptionsEntry Of(FitOptions options) => new()
    {
        BackgroundPercentile = options.BackgroundPercentile,
        GroundTruthOffset = options.GroundTruthOffset,
        PredictionOffset = options.PredictionOffset,
        MaxValue = options.MaxValue,
        RangeInvariantFactor = options.RangeInvariantFactor,
        RangeMode = options.RangeMode.ToString(),
    };

    public FitOptions ToOptions() => new()
    {
        BackgroundPercentile = BackgroundPercentile is >= 0 and <= 100 ? BackgroundPercentile : throw new FormatException("backgroundPercentile is not within 0 and 100."),
        GroundTruthOffset = GroundTruthOffset,
        PredictionOffset = PredictionOffset,
        MaxValue = MaxValue,
        RangeInvariantFactor = RangeInvariantFactor,
        RangeMode = FitEntry.ToRangeMode(RangeMode),
    };
}

/// <summary>A partial fit, in its file.</summary>
[DataContract]
internal sealed class PartialEntry
{
    [DataMember(Name = "shardIndex", Order = 0, IsRequired = true)]
    public int ShardIndex { get; set; }

    [DataMember(Name = "shardCount", Order = 1, IsRequired = true)]
    public int ShardCount { get; set; }

    [DataMember(Name = "pairCount", Order = 2, IsRequired = true)]
    public int PairCount { get; set; }

    [DataMember(Name = "start", Order = 3, IsRequired = true)]
    public FitCheckpointEntry Start { get; set; } = new();

    [DataMember(Name = "found", Order = 4, IsRequired = true)]
    public string Found { get; set; } = "";

    public static PartialEntry Of(PartialFit fit) => new()
    {
        ShardIndex = fit.ShardIndex,
        ShardCount = fit.ShardCount,
        PairCount = fit.PairCount,
        Start = FitCheckpointEntry.Of(fit.Start),
        Found = fit.Found,
    };

    public PartialFit ToFit() => new(Start.ToFit())
    {
        ShardIndex = ShardIndex >= 0 && ShardIndex < ShardCount ? ShardIndex : throw new FormatException($"There is no shard {ShardIndex} of {ShardCount}."),
        ShardCount = ShardCount,
        PairCount = PairCount,
        Found = Packed.Checked(Found),
    };
}
