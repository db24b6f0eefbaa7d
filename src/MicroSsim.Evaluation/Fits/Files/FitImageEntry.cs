using System.Runtime.Serialization;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The JSON form of a <see cref="FitImage"/>.</summary>
[DataContract]
internal sealed class FitImageEntry
{
    [DataMember(Name = "groundTruth", Order = 0)]
    public string? GroundTruth { get; set; }

    [DataMember(Name = "page", Order = 1, EmitDefaultValue = false)]
    public int? Page { get; set; }

    [DataMember(Name = "brightness", Order = 2)]
    public double Brightness { get; set; }

    [DataMember(Name = "range", Order = 3)]
    public double Range { get; set; }

    [DataMember(Name = "foreground", Order = 4, EmitDefaultValue = false)]
    public double? Foreground { get; set; }

    [DataMember(Name = "leastSquaresFactor", Order = 5, EmitDefaultValue = false)]
    public double? LeastSquaresFactor { get; set; }

    [DataMember(Name = "ownFactor", Order = 6, EmitDefaultValue = false)]
    public double? OwnFactor { get; set; }

    [DataMember(Name = "ownSsim", Order = 7, EmitDefaultValue = false)]
    public double? OwnSsim { get; set; }

    [DataMember(Name = "ssim", Order = 8, EmitDefaultValue = false)]
    public double? Ssim { get; set; }

    public static FitImageEntry FromImage(FitImage image) => new()
    {
        GroundTruth = image.GroundTruth,
        Page = image.Page,
        Brightness = image.Brightness,
        Range = image.Range,
        Foreground = image.Foreground,
        LeastSquaresFactor = image.LeastSquaresFactor,
        OwnFactor = image.OwnFactor,
        OwnSsim = image.OwnSsim,
        Ssim = image.Ssim,
    };

    public FitImage ToImage() => new(GroundTruth ?? "", Page)
    {
        Brightness = Brightness,
        Range = Range,
        Foreground = Foreground,
        LeastSquaresFactor = LeastSquaresFactor,
        OwnFactor = OwnFactor,
        OwnSsim = OwnSsim,
        Ssim = Ssim,
    };
}
