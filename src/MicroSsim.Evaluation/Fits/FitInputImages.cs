using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits;

/// <summary>One pair of image files that a fit used.</summary>
/// <param name="GroundTruth">The path of the ground truth.</param>
/// <param name="Prediction">The path of the prediction.</param>
/// <param name="Page">The selected pages, from 0; null for all.</param>
/// <param name="Channel">The selected channels, from 0; null for all.</param>
/// <param name="Slice">The selected slice, from 0; null for all.</param>
/// <param name="Frame">The selected frame, from 0; null for all.</param>
/// <param name="GroundTruthSha256">The SHA-256 hash of the ground truth's file, lower-case hexadecimal; null if not computed.</param>
/// <param name="PredictionSha256">The SHA-256 hash of the prediction's file, lower-case hexadecimal; null if not computed.</param>
public sealed record FitInputImages(
    string GroundTruth,
    string Prediction,
    IReadOnlyList<int>? Page,
    IReadOnlyList<int>? Channel,
    int? Slice,
    int? Frame,
    string? GroundTruthSha256,
    string? PredictionSha256)
{
    /// <summary>
    /// In place of a count of pages, that what only some pairs have precedes it: selections of the prediction's own, several channels and
    /// a crop, or a mask.
    /// </summary>
    private const int OwnSelectionsFollow = -2, ChannelsFollow = -3, MaskFollows = -4;

    /// <summary>The selected pages of the prediction, from 0; null for the partners of <see cref="Page"/>.</summary>
    public IReadOnlyList<int>? PredictionPage { get; init; }

    /// <summary>The selected channels of the prediction, from 0; null for <see cref="Channel"/>.</summary>
    public IReadOnlyList<int>? PredictionChannel { get; init; }

    /// <summary>The name of the array in the prediction's archive; null if it is that of the ground truth.</summary>
    public string? PredictionEntry { get; init; }

    /// <summary>The stated axes of the ground truth; null for those of the file.</summary>
    public string? Axes { get; init; }

    /// <summary>The stated axes of the prediction; null for <see cref="Axes"/>.</summary>
    public string? PredictionAxes { get; init; }

    /// <summary>The part of a larger ground truth that was used, <c>Center</c>; null if sizes had to be equal.</summary>
    public string? Crop { get; init; }

    /// <summary>
    /// The path of the mask that selected pixels and windows, or <see cref="PairMask.Finite"/>; null for a fit that used no masks.
    /// </summary>
    public string? Mask { get; init; }

    /// <summary>The SHA-256 hash of the mask's file, lower-case hexadecimal; null if not computed, and without a file.</summary>
    public string? MaskSha256 { get; init; }

    /// <summary>The stamps of the files at the time of the fit; null for a fit that was read from a file.</summary>
    internal PairStamp? Stamp { get; init; }

    /// <summary>Creates the description of a pair, without hashes.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="stamp">The stamps of its files.</param>
    internal static FitInputImages FromPair(ImagePair pair, PairStamp stamp) =>
        new(pair.GroundTruth, pair.Prediction, pair.Page, pair.Channel, pair.Slice, pair.Frame, null, null)
        {
            PredictionPage = pair.PredictionPage,
            PredictionChannel = pair.PredictionChannel,
            PredictionEntry = pair.PredictionEntry,
            Axes = pair.Axes,
            PredictionAxes = pair.PredictionAxes,
            Crop = pair.CropCenter ? ImagePair.CenterCrop : null,
            Mask = pair.Mask,
            Stamp = stamp,
        };

    /// <inheritdoc/>
    public override string ToString() => MessageText.Clean($"{Prediction} against {GroundTruth}");

    private bool HasOwnSelections =>
        PredictionPage is not null || PredictionChannel is not null || PredictionEntry is not null || Axes is not null
        || PredictionAxes is not null;

    /// <summary>
    /// Writes paths and selection in binary form, without hashes and stamp; -1 and an empty text represent null. What only some pairs
    /// have is marked by a negative number in place of the count of pages.
    /// </summary>
    /// <param name="writer">The destination.</param>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(GroundTruth);
        writer.Write(Prediction);
        if (Mask is not null)
        {
            writer.Write(MaskFollows);
            writer.Write(Mask);
        }

        if (Channel?.Count > 1 || PredictionChannel?.Count > 1 || Crop is not null)
        {
            writer.Write(ChannelsFollow);
            WriteList(Channel);
            WriteList(PredictionChannel);
            writer.Write(Crop ?? "");
        }

        if (HasOwnSelections)
        {
            writer.Write(OwnSelectionsFollow);
            WriteList(PredictionPage);
            writer.Write(PredictionChannel is [var predicted] ? predicted : -1);
            foreach (string? text in new[] { PredictionEntry, Axes, PredictionAxes }) writer.Write(text ?? "");
        }

        int? channel = Channel is [var one] ? one : null;
        foreach (int? number in new[] { Page?.Count, channel, Slice, Frame }) writer.Write(number ?? -1);
        foreach (int page in Page ?? []) writer.Write(page);

        void WriteList(IReadOnlyList<int>? numbers)
        {
            writer.Write(numbers?.Count ?? -1);
            foreach (int number in numbers ?? []) writer.Write(number);
        }
    }

    /// <summary>Reads the output of <see cref="Save"/>.</summary>
    /// <param name="reader">The source.</param>
    internal static FitInputImages Load(BinaryReader reader)
    {
        string groundTruth = reader.ReadString(), prediction = reader.ReadString();
        var images = new FitInputImages(groundTruth, prediction, null, null, null, null, null, null);
        int first = reader.ReadInt32();
        if (first == MaskFollows)
        {
            images = images with { Mask = reader.ReadString() };
            first = reader.ReadInt32();
        }

        if (first == ChannelsFollow)
        {
            images = images with { Channel = ReadList(), PredictionChannel = ReadList(), Crop = ReadText() };
            first = reader.ReadInt32();
        }

        if (first == OwnSelectionsFollow)
        {
            images = images with
            {
                PredictionPage = ReadList(),
                PredictionChannel = ReadOne() ?? images.PredictionChannel,
                PredictionEntry = ReadText(),
                Axes = ReadText(),
                PredictionAxes = ReadText(),
            };
            first = reader.ReadInt32();
        }

        images = images with { Channel = ReadOne() ?? images.Channel, Slice = ReadNumber(), Frame = ReadNumber() };
        return images with { Page = ReadPages(first) };

        int[]? ReadOne() => ReadNumber() is { } number ? [number] : null;

        List<int>? ReadList() => ReadPages(reader.ReadInt32());

        int? ReadNumber() => reader.ReadInt32() is >= 0 and var number ? number : null;

        string? ReadText() => reader.ReadString() is { Length: > 0 } text ? text : null;

        List<int>? ReadPages(int count) => count < 0 ? null : Enumerable.Range(0, count).Select(_ => reader.ReadInt32()).ToList();
    }

    /// <summary>Reads both files, and that of the mask, and returns a copy with their hashes.</summary>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <exception cref="EvaluationException"><c>ImageNotFound</c>.</exception>
    internal FitInputImages WithHashes(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return this with
        {
            GroundTruthSha256 = ComputeHash(GroundTruth),
            PredictionSha256 = ComputeHash(Prediction),
            MaskSha256 = Mask is null or PairMask.Finite ? null : ComputeHash(Mask),
        };
    }

    private static string? ComputeHash(string path)
    {
        if (path == MemoryImageSource.InMemory) return null;
        try
        {
            return FileHash.Compute(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"{path}: cannot be hashed; {e.Message} Save the fit while its images exist, or save it without hashes.";
            throw new EvaluationException("ImageNotFound", path, message, e)
            {
                Kind = FailureKind.NotFound,
                Option = OptionNames.IncludeHash,
            };
        }
    }
}
