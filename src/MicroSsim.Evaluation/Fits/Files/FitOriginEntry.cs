using System.Runtime.Serialization;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The JSON form of a <see cref="FitOrigin"/>.</summary>
[DataContract]
internal sealed class FitOriginEntry
{
    [DataMember(Name = "version", Order = 0)]
    public string Version { get; set; } = "";

    [DataMember(Name = "build", Order = 1)]
    public string? Build { get; set; }

    [DataMember(Name = "given", Order = 2)]
    public string[]? Given { get; set; }

    [DataMember(Name = "inputs", Order = 3)]
    public FitInputEntry[]? Inputs { get; set; }

    /// <summary>The former key of <see cref="Build"/>; it is read, and never written.</summary>
    [DataMember(Name = "lane", Order = 4, EmitDefaultValue = false)]
    private string? FormerBuild
    {
        get => null;
        set => Build = value;
    }

    public static FitOriginEntry FromOrigin(FitOrigin origin) => new()
    {
        Version = origin.Version,
        Build = origin.Build,
        Given = [.. origin.Given],
        Inputs = [.. origin.Inputs.Select(FitInputEntry.FromImages)],
    };

    public FitOrigin ToOrigin() => new(Version, Build ?? "", Given ?? [], (Inputs ?? []).Select(i => i.ToImages()).ToList());
}

/// <summary>The JSON form of <see cref="FitInputImages"/>.</summary>
[DataContract]
internal sealed class FitInputEntry
{
    [DataMember(Name = "groundTruth", Order = 0)]
    public string GroundTruth { get; set; } = "";

    [DataMember(Name = "prediction", Order = 1)]
    public string Prediction { get; set; } = "";

    [DataMember(Name = "page", Order = 2, EmitDefaultValue = false)]
    public int[]? Page { get; set; }

    [DataMember(Name = "channel", Order = 3, EmitDefaultValue = false)]
    public int? Channel { get; set; }

    [DataMember(Name = "slice", Order = 4, EmitDefaultValue = false)]
    public int? Slice { get; set; }

    [DataMember(Name = "frame", Order = 5, EmitDefaultValue = false)]
    public int? Frame { get; set; }

    [DataMember(Name = "groundTruthSha256", Order = 6, EmitDefaultValue = false)]
    public string? GroundTruthSha256 { get; set; }

    [DataMember(Name = "predictionSha256", Order = 7, EmitDefaultValue = false)]
    public string? PredictionSha256 { get; set; }

    [DataMember(Name = "predictionPage", Order = 8, EmitDefaultValue = false)]
    public int[]? PredictionPage { get; set; }

    [DataMember(Name = "predictionChannel", Order = 9, EmitDefaultValue = false)]
    public int? PredictionChannel { get; set; }

    [DataMember(Name = "predictionEntry", Order = 10, EmitDefaultValue = false)]
    public string? PredictionEntry { get; set; }

    [DataMember(Name = "axes", Order = 11, EmitDefaultValue = false)]
    public string? Axes { get; set; }

    [DataMember(Name = "predictionAxes", Order = 12, EmitDefaultValue = false)]
    public string? PredictionAxes { get; set; }

    /// <summary>Several channels; one is in <see cref="Channel"/>.</summary>
    [DataMember(Name = "channels", Order = 13, EmitDefaultValue = false)]
    public int[]? Channels { get; set; }

    /// <summary>Several channels of the prediction; one is in <see cref="PredictionChannel"/>.</summary>
    [DataMember(Name = "predictionChannels", Order = 14, EmitDefaultValue = false)]
    public int[]? PredictionChannels { get; set; }

    [DataMember(Name = "crop", Order = 15, EmitDefaultValue = false)]
    public string? Crop { get; set; }

    [DataMember(Name = "mask", Order = 16, EmitDefaultValue = false)]
    public string? Mask { get; set; }

    [DataMember(Name = "maskSha256", Order = 17, EmitDefaultValue = false)]
    public string? MaskSha256 { get; set; }

    public static FitInputEntry FromImages(FitInputImages images) => new()
    {
        GroundTruth = images.GroundTruth,
        Prediction = images.Prediction,
        Page = images.Page?.ToArray(),
        Channel = images.Channel is [var channel] ? channel : null,
        Channels = images.Channel?.Count > 1 ? [.. images.Channel] : null,
        Slice = images.Slice,
        Frame = images.Frame,
        GroundTruthSha256 = images.GroundTruthSha256,
        PredictionSha256 = images.PredictionSha256,
        PredictionPage = images.PredictionPage?.ToArray(),
        PredictionChannel = images.PredictionChannel is [var predicted] ? predicted : null,
        PredictionChannels = images.PredictionChannel?.Count > 1 ? [.. images.PredictionChannel] : null,
        PredictionEntry = images.PredictionEntry,
        Axes = images.Axes,
        PredictionAxes = images.PredictionAxes,
        Crop = images.Crop,
        Mask = images.Mask,
        MaskSha256 = images.MaskSha256,
    };

    public FitInputImages ToImages() =>
        new(GroundTruth, Prediction, Page, Channel is { } channel ? [channel] : Channels, Slice, Frame, GroundTruthSha256, PredictionSha256)
        {
            PredictionPage = PredictionPage,
            PredictionChannel = PredictionChannel is { } predicted ? [predicted] : PredictionChannels,
            PredictionEntry = PredictionEntry,
            Axes = Axes,
            PredictionAxes = PredictionAxes,
            Crop = Crop,
            Mask = Mask,
            MaskSha256 = MaskSha256,
        };
}
