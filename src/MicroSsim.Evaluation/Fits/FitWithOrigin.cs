using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Versioning;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>A fit, and all that it takes to make it again.</summary>
public sealed record FitWithOrigin : MicroSsimFit
{
    /// <summary>Adds the origin to a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="origin">Where it comes from.</param>
    [SetsRequiredMembers]
    public FitWithOrigin(MicroSsimFit fit, FitOrigin origin)
        : base(fit) => Origin = origin;

    /// <summary>Where the fit comes from.</summary>
    public FitOrigin Origin { get; init; }
}

/// <summary>Where a fit comes from.</summary>
/// <param name="Version">The version of MicroSsim that made it.</param>
/// <param name="Lane">The framework that this version was built for.</param>
/// <param name="Given">The parameters that were given rather than estimated.</param>
/// <param name="Inputs">The images, in the order of the fit.</param>
public sealed record FitOrigin(string Version, string Lane, IReadOnlyList<string> Given, IReadOnlyList<FitInputImages> Inputs)
{
    /// <summary>The version of this build.</summary>
    internal static string ThisVersion { get; } = typeof(FitOrigin).Assembly.GetName().Version!.ToString(3);

    /// <summary>The framework that it is for.</summary>
    internal static string ThisLane { get; } = typeof(FitOrigin).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;

    /// <inheritdoc/>
    public override string ToString() => $"MicroSsim {Version} ({Lane}), {Inputs.Count} pair(s)";

    /// <summary>The origin of a fit that is made now, by this build.</summary>
    internal static FitOrigin Of(FitOptions options, IEnumerable<FitInputImages> inputs)
    {
        var given = new (string Name, double? Value)[]
        {
            (nameof(options.GroundTruthOffset), options.GroundTruthOffset),
            (nameof(options.PredictionOffset), options.PredictionOffset),
            (nameof(options.MaxValue), options.MaxValue),
            (nameof(options.RangeInvariantFactor), options.RangeInvariantFactor),
        };
        return new FitOrigin(
            ThisVersion,
            ThisLane,
            given.Where(g => g.Value is not null).Select(g => g.Name).ToList(),
            inputs.ToList());
    }

    /// <summary>The same with the SHA-256 of every image file.</summary>
    /// <param name="cancellation">Ends it between two files.</param>
    /// <exception cref="EvaluationException"><c>ImageNotFound</c>: a file is not there any more.</exception>
    public FitOrigin WithHashes(CancellationToken cancellation) => this with { Inputs = Inputs.Select(i => i.WithHashes(cancellation)).ToList() };
}

/// <summary>A pair that a fit rests on.</summary>
/// <param name="GroundTruth">The path of the ground truth.</param>
/// <param name="Prediction">The path of the prediction.</param>
/// <param name="Page">The pages that were chosen, from 0; null for all.</param>
/// <param name="Channel">The channel that was chosen, from 0; null for all.</param>
/// <param name="Slice">The slice that was chosen, from 0; null for all.</param>
/// <param name="Frame">The frame that was chosen, from 0; null for all.</param>
/// <param name="GroundTruthSha256">The hash of the ground truth's file, in lower-case hexadecimal; null unless asked for.</param>
/// <param name="PredictionSha256">Likewise of the prediction's.</param>
public sealed record FitInputImages(
    string GroundTruth, string Prediction, IReadOnlyList<int>? Page, int? Channel, int? Slice, int? Frame, string? GroundTruthSha256, string? PredictionSha256)
{
    /// <summary>What the files were when they were fitted on; null for a fit that was read from its file.</summary>
    internal PairStamp? Stamp { get; init; }

    internal static FitInputImages Of(ImagePair pair, PairStamp stamp) =>
        new(pair.GroundTruth, pair.Prediction, pair.Page, pair.Channel, pair.Slice, pair.Frame, null, null) { Stamp = stamp };

    /// <summary>Writes the pair, without hashes.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(GroundTruth);
        writer.Write(Prediction);
        foreach (int? number in new[] { Page?.Count, Channel, Slice, Frame }) writer.Write(number ?? -1);
        foreach (int page in Page ?? []) writer.Write(page);
    }

    /// <summary>Reads a pair that was saved.</summary>
    internal static FitInputImages Load(BinaryReader reader)
    {
        string groundTruth = reader.ReadString(), prediction = reader.ReadString();
        int?[] numbers = Enumerable.Range(0, 4).Select(_ => reader.ReadInt32() is >= 0 and var number ? number : (int?)null).ToArray();
        var pages = numbers[0] is { } count ? Enumerable.Range(0, count).Select(_ => reader.ReadInt32()).ToList() : null;
        return new FitInputImages(groundTruth, prediction, pages, numbers[1], numbers[2], numbers[3], null, null);
    }

    internal FitInputImages WithHashes(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return this with { GroundTruthSha256 = Hash(GroundTruth), PredictionSha256 = Hash(Prediction) };
    }

    private static string? Hash(string path)
    {
        if (path == MemoryImageSource.InMemory) return null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return string.Concat(Sha256.Of(stream).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("ImageNotFound", path, $"{path}: cannot be hashed; {e.Message} Export the fit while its images are there, or leave -IncludeHash out.", e);
        }
    }
}
