using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>A ground truth and a prediction of it, and the pages of both to compare. Immutable.</summary>
public sealed class ImagePair
{
    /// <summary>The method of images in memory, which have no folder that could name it.</summary>
    public const string UnknownMethod = "";

    /// <summary>The name of <see cref="CropCenter"/> in tables and fits.</summary>
    internal const string CenterCrop = "Center";

    /// <summary>Creates a pair.</summary>
    /// <param name="name">The name of both images, such as their common file name without extension.</param>
    /// <param name="method">The method that made the prediction.</param>
    /// <param name="groundTruth">The source of the ground truth.</param>
    /// <param name="prediction">The source of the prediction.</param>
    /// <param name="selection">The pages to compare; null for all.</param>
    /// <param name="predictionSelection">The pages of the prediction; null for the selection of the ground truth.</param>
    public ImagePair(
        string name,
        string method,
        ImageSource groundTruth,
        ImageSource prediction,
        PageSelection? selection = null,
        PageSelection? predictionSelection = null)
    {
        Name = name;
        Method = method;
        GroundTruthSource = groundTruth;
        PredictionSource = prediction;
        Selection = selection ?? PageSelection.All;
        PredictionSelection = predictionSelection ?? Selection;
    }

    /// <summary>The name of both images.</summary>
    public string Name { get; }

    /// <summary>The method that made the prediction; by default the name of the prediction's folder.</summary>
    public string Method { get; }

    /// <summary>The path of the ground truth.</summary>
    public string GroundTruth => GroundTruthSource.Location;

    /// <summary>The path of the prediction.</summary>
    public string Prediction => PredictionSource.Location;

    /// <summary>The selected pages of the ground truth, from 0; null for all.</summary>
    public IReadOnlyList<int>? Page => Selection.Pages;

    /// <summary>The selected pages of the prediction, from 0; null for the partners of <see cref="Page"/>.</summary>
    public IReadOnlyList<int>? PredictionPage => HasOwnPredictionPages ? PredictionSelection.Pages : null;

    /// <summary>The selected channels of the prediction, from 0; null for <see cref="Channel"/>.</summary>
    public IReadOnlyList<int>? PredictionChannel => AreSame(PredictionSelection.Channels, Channel) ? null : PredictionSelection.Channels;

    /// <summary>The stated axes of the ground truth, such as <c>TZCYX</c>; null for those of the file.</summary>
    public string? Axes => Selection.Axes;

    /// <summary>The stated axes of the prediction; null for <see cref="Axes"/>.</summary>
    public string? PredictionAxes => PredictionSelection.Axes == Axes ? null : PredictionSelection.Axes;

    /// <summary>The selected channels, from 0; null for all.</summary>
    public IReadOnlyList<int>? Channel => Selection.Channels;

    /// <summary>The selected slice, from 0; null for all.</summary>
    public int? Slice => Selection.Slice;

    /// <summary>The selected frame, from 0; null for all.</summary>
    public int? Frame => Selection.Frame;

    /// <summary>The name of the array to read from an archive (NPZ); null for other files, and for archives of one array.</summary>
    public string? Entry => GroundTruthSource is FileImageSource { IsArchive: true } groundTruth
        ? groundTruth.Entry
        : (PredictionSource as FileImageSource)?.Entry;

    /// <summary>The name of the array to read from the prediction's archive; null for <see cref="Entry"/>.</summary>
    public string? PredictionEntry => (PredictionSource as FileImageSource)?.Entry is { } entry && entry != Entry ? entry : null;

    /// <summary>The path of the mask or label image, or <see cref="PairMask.Finite"/>; null for none.</summary>
    public string? Mask => MaskImage?.Location;

    /// <summary>The positions of an SSIM map that count; null without a mask.</summary>
    public MaskMode? MaskMode => MaskImage?.Mode;

    /// <summary>Whether every label of the mask is a region with a score row of its own; null without a mask.</summary>
    public bool? ByRegion => MaskImage?.ByRegion;

    /// <summary>Returns the source of the mask or label image; null for none, and for the mask of the finite pixels.</summary>
    public ImageSource? GetMaskSource() => MaskImage?.Source;

    /// <summary>The mask or label image, and how it is used; null for none.</summary>
    internal PairMask? MaskImage { get; init; }

    /// <summary>The source of the ground truth.</summary>
    internal ImageSource GroundTruthSource { get; }

    /// <summary>The source of the prediction.</summary>
    internal ImageSource PredictionSource { get; }

    /// <summary>The pages of the ground truth to compare.</summary>
    internal PageSelection Selection { get; }

    /// <summary>The pages of the prediction to compare.</summary>
    internal PageSelection PredictionSelection { get; }

    /// <summary>Whether the pages of the prediction are selected by numbers of their own.</summary>
    internal bool HasOwnPredictionPages =>
        PredictionSelection.Pages is not null && !ReferenceEquals(PredictionSelection.Pages, Selection.Pages);

    /// <summary>The parts of the selections that only some pairs have, as text for keys; empty for other pairs.</summary>
    internal string OwnSelections
    {
        get
        {
            string pages = string.Join(",", PredictionPage ?? []), channels = string.Join(",", PredictionChannel ?? []);
            string text = FormattableString.Invariant($"|{pages}|{channels}|{PredictionEntry}|{Axes}|{PredictionAxes}");
            return text == "|||||" ? "" : text;
        }
    }

    /// <summary>The score row that the pair was created from, whose columns are kept; null if there is none.</summary>
    internal ScoreRow? Row { get; init; }

    /// <summary>Whether the prediction is compared with the middle of a ground truth that is larger.</summary>
    public bool CropCenter { get; init; }

    /// <summary>Whether a text, such as the column Crop of a score row, asks for <see cref="CropCenter"/>.</summary>
    public static bool IsCenterCrop(string? text) => text?.StartsWith(CenterCrop, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether it was already reported that both images are the same file.</summary>
    internal bool IsKnownToBeSame { get; set; }

    /// <summary>The problems of the search that found the pair; null for a pair that was not searched for.</summary>
    internal IReadOnlyList<PairingProblem>? Search { get; init; }

    /// <summary>Returns the sources of both images; a method, so that lists and JSON of a pair have its data only.</summary>
    public (ImageSource GroundTruth, ImageSource Prediction) GetSources() => (GroundTruthSource, PredictionSource);

    /// <summary>Creates a copy of the pair for another method.</summary>
    /// <param name="method">The name of the method.</param>
    public ImagePair WithMethod(string method) => Copy(method, PredictionSource, PredictionSelection);

    /// <summary>Creates a copy of the pair with a selection of the prediction's own.</summary>
    /// <param name="selection">The pages of the prediction to compare.</param>
    /// <param name="entry">The name of the array to read from the prediction's archive; null to keep it.</param>
    public ImagePair WithPredictionSelection(PageSelection selection, string? entry)
    {
        var prediction = entry is not null && PredictionSource is FileImageSource file
            ? new FileImageSource(file.Location, entry)
            : PredictionSource;
        return Copy(Method, prediction, selection);
    }

    /// <summary>Creates a copy of the pair with a mask.</summary>
    /// <param name="mask">The mask or label image; null for none.</param>
    public ImagePair WithMask(PairMask? mask) => Copy(Method, PredictionSource, PredictionSelection, mask);

    /// <inheritdoc/>
    public override string ToString() => MessageText.Clean(Method == UnknownMethod ? Name : $"{Name} ({Method})");

    private static bool AreSame(IReadOnlyList<int>? left, IReadOnlyList<int>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));

    private ImagePair Copy(string method, ImageSource prediction, PageSelection predictionSelection) =>
        Copy(method, prediction, predictionSelection, MaskImage);

    private ImagePair Copy(string method, ImageSource prediction, PageSelection predictionSelection, PairMask? mask) =>
        new(Name, method, GroundTruthSource, prediction, Selection, predictionSelection)
        {
            Row = Row,
            CropCenter = CropCenter,
            MaskImage = mask,
            Search = Search,
            IsKnownToBeSame = IsKnownToBeSame && predictionSelection == PredictionSelection,
        };
}
