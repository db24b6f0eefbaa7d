using System.Runtime.Serialization;

namespace MicroSsim.Evaluation.Fits;

/// <summary>The origin of a fit, in its file.</summary>
[DataContract]
internal sealed class OriginEntry
{
    [DataMember(Name = "version", Order = 0)]
    public string Version { get; set; } = "";

    [DataMember(Name = "lane", Order = 1)]
    public string Lane { get; set; } = "";

    [DataMember(Name = "given", Order = 2)]
    public string[]? Given { get; set; }

    [DataMember(Name = "inputs", Order = 3)]
    public InputEntry[]? Inputs { get; set; }

    public static OriginEntry Of(FitOrigin origin) => new()
    {
        Version = origin.Version,
        Lane = origin.Lane,
        Given = [.. origin.Given],
        Inputs = [.. origin.Inputs.Select(InputEntry.Of)],
    };

    public FitOrigin ToOrigin() => new(Version, Lane, Given ?? [], (Inputs ?? []).Select(i => i.ToImages()).ToList());
}

/// <summary>A pair that a fit rests on, in its file.</summary>
[DataContract]
internal sealed class InputEntry
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

    public static InputEntry Of(FitInputImages images) => new()
    {
        GroundTruth = images.GroundTruth,
        Prediction = images.Prediction,
        Page = images.Page?.ToArray(),
        Channel = images.Channel,
        Slice = images.Slice,
        Frame = images.Frame,
        GroundTruthSha256 = images.GroundTruthSha256,
        PredictionSha256 = images.PredictionSha256,
    };

    public FitInputImages ToImages() => new(GroundTruth, Prediction, Page, Channel, Slice, Frame, GroundTruthSha256, PredictionSha256);
}
