using System.Runtime.Serialization;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>
/// The JSON form of the parameters of a fit. As the options of a fit (<see cref="FitOptions"/>), it has no method, and null stands for
/// a parameter that is estimated; a complete fit (<see cref="FitEntry"/>) has all parameters.
/// </summary>
[DataContract]
internal class FitParametersEntry
{
    [DataMember(Name = "method", Order = 0, EmitDefaultValue = false)]
    public string? Method { get; set; }

    [DataMember(Name = "channel", Order = 1, EmitDefaultValue = false)]
    public int? Channel { get; set; }

    [DataMember(Name = "channelName", Order = 2, EmitDefaultValue = false)]
    public string? ChannelName { get; set; }

    [DataMember(Name = "backgroundPercentile", Order = 3, IsRequired = true)]
    public double BackgroundPercentile { get; set; }

    [DataMember(Name = "groundTruthOffset", Order = 4)]
    public double? GroundTruthOffset { get; set; }

    [DataMember(Name = "predictionOffset", Order = 5)]
    public double? PredictionOffset { get; set; }

    [DataMember(Name = "maxValue", Order = 6)]
    public double? MaxValue { get; set; }

    [DataMember(Name = "rangeInvariantFactor", Order = 7)]
    public double? RangeInvariantFactor { get; set; }

    [DataMember(Name = "useMask", Order = 8, EmitDefaultValue = false)]
    public bool UseMask { get; set; }

    [DataMember(Name = "rangeMode", Order = 9, IsRequired = true)]
    public string RangeMode { get; set; } = "";

    public static FitParametersEntry FromOptions(FitOptions options) => new()
    {
        BackgroundPercentile = options.BackgroundPercentile,
        GroundTruthOffset = options.GroundTruthOffset,
        PredictionOffset = options.PredictionOffset,
        MaxValue = options.MaxValue,
        RangeInvariantFactor = options.RangeInvariantFactor,
        RangeMode = options.RangeMode.ToString(),
        UseMask = options.UseMask,
    };

    /// <exception cref="FormatException">A value is out of range.</exception>
    public FitOptions ToOptions() => new()
    {
        BackgroundPercentile = BackgroundPercentile is >= 0 and <= 100
            ? BackgroundPercentile
            : throw new FormatException("backgroundPercentile is not between 0 and 100."),
        GroundTruthOffset = GroundTruthOffset,
        PredictionOffset = PredictionOffset,
        MaxValue = MaxValue,
        RangeInvariantFactor = RangeInvariantFactor,
        RangeMode = ParseRangeMode(),
        UseMask = UseMask,
    };

    private protected RangeMode ParseRangeMode() => RangeMode switch
    {
        nameof(Engine.Similarity.RangeMode.LastImage) => Engine.Similarity.RangeMode.LastImage,
        nameof(Engine.Similarity.RangeMode.PerImage) => Engine.Similarity.RangeMode.PerImage,
        _ => throw new FormatException($"rangeMode '{RangeMode}' is not known."),
    };
}

/// <summary>The JSON form of a complete fit (<see cref="MicroSsimFit"/>).</summary>
[DataContract]
internal sealed class FitEntry : FitParametersEntry
{
    [DataMember(Name = "meanSsim", Order = 9)]
    public double? MeanSsim { get; set; }

    [DataMember(Name = "converged", Order = 10)]
    public bool? Converged { get; set; }

    [DataMember(Name = "evaluations", Order = 11)]
    public int Evaluations { get; set; }

    [DataMember(Name = "pairCount", Order = 12)]
    public long PairCount { get; set; }

    [DataMember(Name = "skippedCount", Order = 13)]
    public long SkippedCount { get; set; }

    [DataMember(Name = "pixelCount", Order = 14)]
    public long PixelCount { get; set; }

    /// <summary>The local maxima of the mean SSIM, the highest first; null where α was given, and in files of older versions.</summary>
    [DataMember(Name = "maxima", Order = 15, EmitDefaultValue = false)]
    public FitMaximumEntry[]? Maxima { get; set; }

    [DataMember(Name = "origin", Order = 16, EmitDefaultValue = false)]
    public FitOriginEntry? Origin { get; set; }

    [DataMember(Name = "warnings", Order = 17, EmitDefaultValue = false)]
    public RunMessageEntry[]? Warnings { get; set; }

    [DataMember(Name = "leastSquaresFactor", Order = 18, EmitDefaultValue = false)]
    public double? LeastSquaresFactor { get; set; }

    /// <summary>The images one by one; null where parameters were given as a whole, and in files of older versions.</summary>
    [DataMember(Name = "images", Order = 19, EmitDefaultValue = false)]
    public FitImageEntry[]? Images { get; set; }

    public static FitEntry FromFit(MicroSsimFit fit) => new()
    {
        Method = fit.Method,
        Channel = fit.Channel,
        ChannelName = fit.ChannelName,
        BackgroundPercentile = fit.BackgroundPercentile,
        GroundTruthOffset = fit.GroundTruthOffset,
        PredictionOffset = fit.PredictionOffset,
        MaxValue = fit.MaxValue,
        RangeInvariantFactor = fit.RangeInvariantFactor,
        RangeMode = fit.RangeMode,
        MeanSsim = fit.MeanSsim,
        Converged = fit.Converged,
        Evaluations = fit.Evaluations,
        PairCount = fit.PairCount,
        SkippedCount = fit.SkippedCount,
        PixelCount = fit.PixelCount,
        Maxima = fit.Maxima.Count == 0 ? null : [.. fit.Maxima.Select(FitMaximumEntry.FromMaximum)],
        Origin = fit is FitWithOrigin { Origin: var origin } ? FitOriginEntry.FromOrigin(origin) : null,
        Warnings = fit is FitWithOrigin { Warnings.Count: > 0 } warned ? [.. warned.Warnings.Select(RunMessageEntry.FromMessage)] : null,
        LeastSquaresFactor = fit.LeastSquaresFactor,
        Images = fit is FitWithOrigin { Images.Count: > 0 } known ? [.. known.Images.Select(FitImageEntry.FromImage)] : null,
    };

    /// <exception cref="FormatException">A value is missing or out of range.</exception>
    public MicroSsimFit ToFit()
    {
        var fit = new MicroSsimFit
        {
            Method = Method,
            Channel = Channel,
            ChannelName = ChannelName,
            BackgroundPercentile = RequireFinite(BackgroundPercentile, "backgroundPercentile"),
            GroundTruthOffset = RequireFinite(GroundTruthOffset, "groundTruthOffset"),
            PredictionOffset = RequireFinite(PredictionOffset, "predictionOffset"),
            MaxValue = RequireFinite(MaxValue, "maxValue"),
            RangeInvariantFactor = RequireFinite(RangeInvariantFactor, "rangeInvariantFactor"),
            RangeMode = ParseRangeMode().ToString(),
            MeanSsim = MeanSsim is null ? null : RequireFinite(MeanSsim, "meanSsim"),
            Converged = Converged,
            Evaluations = Evaluations,
            PairCount = PairCount,
            SkippedCount = SkippedCount,
            PixelCount = PixelCount,
            Maxima = Maxima is null ? FitMaxima.None : new FitMaxima(Maxima.Select(m => m.ToMaximum())),
            LeastSquaresFactor = LeastSquaresFactor is null ? null : RequireFinite(LeastSquaresFactor, "leastSquaresFactor"),
        };
        if (Origin is null) return fit;
        var warnings = Warnings is null ? FitWarnings.None : new FitWarnings(Warnings.Select(warning => warning.ToMessage()));
        var images = Images is null ? FitImages.None : new FitImages(Images.Select(image => image.ToImage()));
        return new FitWithOrigin(fit, Origin.ToOrigin()) { Warnings = warnings, Images = images };
    }

    /// <summary>A number that must be finite.</summary>
    /// <exception cref="FormatException">It is missing or not finite.</exception>
    internal static double RequireFinite(double? value, string name)
    {
        bool isFinite = value is { } number && !double.IsNaN(number) && !double.IsInfinity(number);
        return isFinite ? value!.Value : throw new FormatException($"{name} is not a finite number.");
    }
}
