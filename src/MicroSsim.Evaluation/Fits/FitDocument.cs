using System.Runtime.Serialization;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Shards;

namespace MicroSsim.Evaluation.Fits;

/// <summary>What the file of every version has.</summary>
[DataContract]
internal sealed class FitHeader
{
    [DataMember(Name = "schema", IsRequired = true)]
    public int Schema { get; set; }
}

/// <summary>The JSON file of fits. A change that older readers would misread gets a new schema.</summary>
[DataContract]
internal sealed class FitDocument
{
    /// <summary>Of complete fits alone, and of fits on their way.</summary>
    public const int CurrentSchema = 1, PieceSchema = 2;

    [DataMember(Name = "schema", Order = 0, IsRequired = true)]
    public int Schema { get; set; } = CurrentSchema;

    [DataMember(Name = "fits", Order = 1)]
    public FitEntry?[] Fits { get; set; } = [];

    [DataMember(Name = "unfinished", Order = 2, EmitDefaultValue = false)]
    public FitCheckpointEntry?[]? Unfinished { get; set; }

    [DataMember(Name = "partials", Order = 3, EmitDefaultValue = false)]
    public PartialEntry?[]? Partials { get; set; }

    /// <summary>The methods in their order, which the lists do not tell.</summary>
    [DataMember(Name = "methods", Order = 4, EmitDefaultValue = false)]
    public string?[]? Methods { get; set; }

    public static FitDocument Of(IReadOnlyList<object> fits)
    {
        var document = new FitDocument { Fits = fits.OfType<MicroSsimFit>().Select(FitEntry.Of).ToArray() };
        if (document.Fits.Length == fits.Count) return document;
        document.Schema = PieceSchema;
        document.Unfinished = fits.OfType<FitCheckpoint>().Select(FitCheckpointEntry.Of).ToArray();
        document.Partials = fits.OfType<PartialFit>().Select(PartialEntry.Of).ToArray();
        document.Methods = fits.Select(IncompleteFit.MethodOf).Distinct().ToArray();
        return document;
    }

    /// <exception cref="FormatException">A value cannot be one of a fit.</exception>
    public IReadOnlyList<object> ToFits()
    {
        List<object> fits = [.. All(Fits, entry => entry.ToFit()), .. All(Unfinished, entry => entry.ToFit()), .. All(Partials, entry => entry.ToFit())];
        if (fits.Count == 0) throw new FormatException("It holds no fit.");
        return Methods is null ? fits : fits.OrderBy(fit => Array.IndexOf(Methods, IncompleteFit.MethodOf(fit))).ToList();
    }

    private static List<TFit> All<TEntry, TFit>(TEntry?[]? entries, Func<TEntry, TFit> toFit) where TEntry : class =>
        (entries ?? []).Select(entry => toFit(entry ?? throw new FormatException("A fit in it is null."))).ToList();
}

/// <summary>One fit of the file.</summary>
[DataContract]
internal sealed class FitEntry
{
    [DataMember(Name = "method", Order = 0)]
    public string? Method { get; set; }

    [DataMember(Name = "backgroundPercentile", Order = 1, IsRequired = true)]
    public double BackgroundPercentile { get; set; }

    [DataMember(Name = "groundTruthOffset", Order = 2, IsRequired = true)]
    public double GroundTruthOffset { get; set; }

    [DataMember(Name = "predictionOffset", Order = 3, IsRequired = true)]
    public double PredictionOffset { get; set; }

    [DataMember(Name = "maxValue", Order = 4, IsRequired = true)]
    public double MaxValue { get; set; }

    [DataMember(Name = "rangeInvariantFactor", Order = 5, IsRequired = true)]
    public double RangeInvariantFactor { get; set; }

    [DataMember(Name = "rangeMode", Order = 6, IsRequired = true)]
    public string RangeMode { get; set; } = "";

    [DataMember(Name = "meanSsim", Order = 7)]
    public double? MeanSsim { get; set; }

    [DataMember(Name = "converged", Order = 8)]
    public bool? Converged { get; set; }

    [DataMember(Name = "evaluations", Order = 9)]
    public int Evaluations { get; set; }

    [DataMember(Name = "pairCount", Order = 10)]
    public long PairCount { get; set; }

    [DataMember(Name = "skippedCount", Order = 11)]
    public long SkippedCount { get; set; }

    [DataMember(Name = "pixelCount", Order = 12)]
    public long PixelCount { get; set; }

    [DataMember(Name = "origin", Order = 13, EmitDefaultValue = false)]
    public OriginEntry? Origin { get; set; }

    public static FitEntry Of(MicroSsimFit fit) => new()
    {
        Method = fit.Method,
        BackgroundPercentile = fit.BackgroundPercentile,
        GroundTruthOffset = fit.GroundTruthOffset,
        PredictionOffset = fit.PredictionOffset,
        MaxValue = fit.MaxValue,
        RangeInvariantFactor = fit.RangeInvariantFactor,
        RangeMode = fit.RangeMode.ToString(),
        MeanSsim = fit.MeanSsim,
        Converged = fit.Converged,
        Evaluations = fit.Evaluations,
        PairCount = fit.PairCount,
        SkippedCount = fit.SkippedCount,
        PixelCount = fit.PixelCount,
        Origin = fit is FitWithOrigin { Origin: var origin } ? OriginEntry.Of(origin) : null,
    };

    public MicroSsimFit ToFit() => Origin is null ? ToPlainFit() : new FitWithOrigin(ToPlainFit(), Origin.ToOrigin());

    private MicroSsimFit ToPlainFit() => new()
    {
        Method = Method,
        BackgroundPercentile = Finite(BackgroundPercentile, "backgroundPercentile"),
        GroundTruthOffset = Finite(GroundTruthOffset, "groundTruthOffset"),
        PredictionOffset = Finite(PredictionOffset, "predictionOffset"),
        MaxValue = Finite(MaxValue, "maxValue"),
        RangeInvariantFactor = Finite(RangeInvariantFactor, "rangeInvariantFactor"),
        RangeMode = ToRangeMode(RangeMode),
        MeanSsim = MeanSsim,
        Converged = Converged,
        Evaluations = Evaluations,
        PairCount = PairCount,
        SkippedCount = SkippedCount,
        PixelCount = PixelCount,
    };

    public static RangeMode ToRangeMode(string name) => name switch
    {
        nameof(Engine.Similarity.RangeMode.LastImage) => Engine.Similarity.RangeMode.LastImage,
        nameof(Engine.Similarity.RangeMode.PerImage) => Engine.Similarity.RangeMode.PerImage,
        _ => throw new FormatException($"rangeMode '{name}' is not known."),
    };

    private static double Finite(double value, string name) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw new FormatException($"{name} is not a finite number.") : value;
}
