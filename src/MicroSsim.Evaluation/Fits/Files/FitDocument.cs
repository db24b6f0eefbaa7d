using System.Runtime.Serialization;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The part of a fit file that every schema has.</summary>
[DataContract]
internal sealed class FitHeader
{
    [DataMember(Name = "schema", IsRequired = true)]
    public int Schema { get; set; }
}

/// <summary>The root object of a fit file. A change that older readers would misread needs a new schema number.</summary>
[DataContract]
internal sealed class FitDocument
{
    /// <summary>The schema of files that contain complete fits only.</summary>
    public const int CompleteSchema = 1;

    /// <summary>The schema of files that contain incomplete fits.</summary>
    public const int IncompleteSchema = 2;

    /// <summary>
    /// The schema of files with fits of channels, complete or not, or of pooled channels: readers of the schemas below would use a fit of
    /// one channel for all.
    /// </summary>
    public const int ChannelSchema = 3;

    [DataMember(Name = "schema", Order = 0, IsRequired = true)]
    public int Schema { get; set; } = CompleteSchema;

    [DataMember(Name = "fits", Order = 1)]
    public FitEntry?[] Fits { get; set; } = [];

    [DataMember(Name = "checkpoints", Order = 2, EmitDefaultValue = false)]
    public FitCheckpointEntry?[]? Checkpoints { get; set; }

    [DataMember(Name = "partials", Order = 3, EmitDefaultValue = false)]
    public PartialFitEntry?[]? Partials { get; set; }

    /// <summary>The methods in the order of the fits, which are grouped by type in the lists above.</summary>
    [DataMember(Name = "methods", Order = 4, EmitDefaultValue = false)]
    public string?[]? Methods { get; set; }

    /// <summary>The former key of <see cref="Checkpoints"/>; it is read, and never written.</summary>
    [DataMember(Name = "unfinished", Order = 5, EmitDefaultValue = false)]
    private FitCheckpointEntry?[]? FormerCheckpoints
    {
        get => null;
        set => Checkpoints = value;
    }

    public static FitDocument FromFits(IReadOnlyList<MethodFit> fits)
    {
        var document = new FitDocument { Fits = fits.OfType<MicroSsimFit>().Select(FitEntry.FromFit).ToArray() };
        bool hasChannels = fits.Any(fit => fit.Channel is not null || fit is FitCheckpoint { PoolsChannels: true }
            or PartialFit { Start.PoolsChannels: true });
        if (hasChannels) document.Schema = ChannelSchema;
        if (document.Fits.Length == fits.Count) return document;
        if (!hasChannels) document.Schema = IncompleteSchema;
        document.Checkpoints = fits.OfType<FitCheckpoint>().Select(FitCheckpointEntry.FromFit).ToArray();
        document.Partials = fits.OfType<PartialFit>().Select(PartialFitEntry.FromFit).ToArray();
        document.Methods = fits.Select(fit => fit.Method).Distinct().ToArray();
        return document;
    }

    /// <exception cref="FormatException">A value is missing or out of range.</exception>
    public IReadOnlyList<MethodFit> ToFits()
    {
        List<MethodFit> fits =
        [
            .. Convert(Fits, entry => entry.ToFit()),
            .. Convert(Checkpoints, entry => entry.ToFit()),
            .. Convert(Partials, entry => entry.ToFit()),
        ];
        if (fits.Count == 0) throw new FormatException("It contains no fit.");
        return Methods is null
            ? fits
            : fits.OrderBy(fit => Array.IndexOf(Methods, fit.Method)).ThenBy(fit => fit.Channel ?? -1).ToList();
    }

    private static List<MethodFit> Convert<TEntry>(TEntry?[]? entries, Func<TEntry, MethodFit> toFit) where TEntry : class =>
        (entries ?? []).Select(entry => toFit(entry ?? throw new FormatException("One of its fits is null."))).ToList();
}
