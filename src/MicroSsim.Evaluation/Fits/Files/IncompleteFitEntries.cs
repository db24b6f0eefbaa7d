using System.Runtime.Serialization;
using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The JSON form of a <see cref="FitCheckpoint"/>.</summary>
[DataContract]
internal sealed class FitCheckpointEntry
{
    [DataMember(Name = "method", Order = 0)]
    public string? Method { get; set; }

    [DataMember(Name = "channel", Order = 1, EmitDefaultValue = false)]
    public int? Channel { get; set; }

    [DataMember(Name = "channelName", Order = 2, EmitDefaultValue = false)]
    public string? ChannelName { get; set; }

    [DataMember(Name = "pass", Order = 3)]
    public int? Pass { get; set; }

    [DataMember(Name = "passKind", Order = 4)]
    public string? PassKind { get; set; }

    [DataMember(Name = "version", Order = 5, IsRequired = true)]
    public string Version { get; set; } = "";

    [DataMember(Name = "build", Order = 6)]
    public string? Build { get; set; }

    [DataMember(Name = "options", Order = 7, IsRequired = true)]
    public FitParametersEntry Options { get; set; } = new();

    [DataMember(Name = "set", Order = 8, IsRequired = true)]
    public string Set { get; set; } = "";

    [DataMember(Name = "state", Order = 9, IsRequired = true)]
    public string State { get; set; } = "";

    [DataMember(Name = "poolsChannels", Order = 13, EmitDefaultValue = false)]
    public bool PoolsChannels { get; set; }

    /// <summary>The former key of <see cref="Pass"/>; it is read, and never written.</summary>
    [DataMember(Name = "round", Order = 10, EmitDefaultValue = false)]
    private int? FormerPass
    {
        get => null;
        set => Pass = value;
    }

    /// <summary>The former key of <see cref="PassKind"/>; it is read, and never written.</summary>
    [DataMember(Name = "stage", Order = 11, EmitDefaultValue = false)]
    private string? FormerPassKind
    {
        get => null;
        set => PassKind = value;
    }

    /// <summary>The former key of <see cref="Build"/>; it is read, and never written.</summary>
    [DataMember(Name = "lane", Order = 12, EmitDefaultValue = false)]
    private string? FormerBuild
    {
        get => null;
        set => Build = value;
    }

    public static FitCheckpointEntry FromFit(FitCheckpoint fit) => new()
    {
        Method = fit.Method,
        Channel = fit.Channel,
        ChannelName = fit.ChannelName,
        PoolsChannels = fit.PoolsChannels,
        Pass = fit.Pass,
        PassKind = fit.PassKind,
        Version = fit.Version,
        Build = fit.Build,
        Options = FitParametersEntry.FromOptions(fit.Options),
        Set = fit.Set,
        State = fit.State,
    };

    /// <exception cref="FormatException">A value is missing, out of range, or damaged.</exception>
    public FitCheckpoint ToFit() => new()
    {
        Method = Method,
        Channel = Channel,
        ChannelName = ChannelName,
        PoolsChannels = PoolsChannels,
        Pass = Pass ?? throw new FormatException("pass is missing."),
        NextPass = Enum.TryParse(PassKind, out FitPassKind kind) ? kind : throw new FormatException($"passKind '{PassKind}' is not known."),
        Version = Version,
        Build = Build ?? throw new FormatException("build is missing."),
        Options = Options.ToOptions(),
        Set = Set,
        State = PackedText.Validate(State),
    };
}

/// <summary>The JSON form of a <see cref="PartialFit"/>.</summary>
[DataContract]
internal sealed class PartialFitEntry
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

    /// <summary>The number of pairs of the set; null for shards that are equal parts.</summary>
    [DataMember(Name = "setCount", Order = 5, EmitDefaultValue = false)]
    public int? SetCount { get; set; }

    public static PartialFitEntry FromFit(PartialFit fit) => new()
    {
        ShardIndex = fit.ShardIndex,
        ShardCount = fit.ShardCount,
        PairCount = fit.PairCount,
        Start = FitCheckpointEntry.FromFit(fit.Start),
        Found = fit.Found,
        SetCount = fit.SetCount,
    };

    /// <exception cref="FormatException">A value is missing, out of range, or damaged.</exception>
    public PartialFit ToFit() => new(Start.ToFit())
    {
        ShardIndex = ShardIndex >= 0 && ShardIndex < ShardCount
            ? ShardIndex
            : throw new FormatException($"There is no shard {ShardIndex} of {ShardCount}."),
        ShardCount = ShardCount,
        PairCount = PairCount,
        Found = PackedText.Validate(Found),
        SetCount = SetCount,
    };
}
