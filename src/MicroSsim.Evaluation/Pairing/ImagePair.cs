using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>A ground truth, a prediction of it, and which of their pages are meant.</summary>
public sealed class ImagePair
{
    /// <summary>The method of images in memory, which have no folder to be named after.</summary>
    public const string UnknownMethod = "";

    /// <summary>Makes a pair.</summary>
    /// <param name="name">What both are called, such as their common file name without extension.</param>
    /// <param name="method">What made the prediction.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="selection">The pages; null for all.</param>
    public ImagePair(string name, string method, ImageSource groundTruth, ImageSource prediction, PageSelection? selection = null)
    {
        Name = name;
        Method = method;
        GroundTruthSource = groundTruth;
        PredictionSource = prediction;
        Selection = selection ?? PageSelection.All;
    }

    /// <summary>What both images are called.</summary>
    public string Name { get; }

    /// <summary>What made the prediction; as a rule the name of its folder.</summary>
    public string Method { get; }

    /// <summary>The path of the ground truth.</summary>
    public string GroundTruth => GroundTruthSource.Location;

    /// <summary>The path of the prediction.</summary>
    public string Prediction => PredictionSource.Location;

    /// <summary>The pages that are meant, from 0; null for all.</summary>
    public IReadOnlyList<int>? Page => Selection.Pages;

    /// <summary>The channel that is meant, from 0; null for all.</summary>
    public int? Channel => Selection.Channel;

    /// <summary>The slice that is meant, from 0; null for all.</summary>
    public int? Slice => Selection.Slice;

    /// <summary>The frame that is meant, from 0; null for all.</summary>
    public int? Frame => Selection.Frame;

    /// <summary>The array that is meant of archives (NPZ); null where there is none to choose.</summary>
    public string? Entry => (GroundTruthSource as FileImageSource)?.Entry ?? (PredictionSource as FileImageSource)?.Entry;

    /// <summary>Where the ground truth comes from.</summary>
    public ImageSource GroundTruthSource { get; }

    /// <summary>Where the prediction comes from.</summary>
    public ImageSource PredictionSource { get; }

    internal PageSelection Selection { get; }

    /// <summary>The row that the pair was read back from, if any; its columns are kept.</summary>
    internal ScoreRow? Row { get; init; }

    /// <summary>The same pair under the name of another method.</summary>
    public ImagePair Of(string method) => new(Name, method, GroundTruthSource, PredictionSource, Selection) { Row = Row };

    /// <inheritdoc/>
    public override string ToString() => Method == UnknownMethod ? Name : $"{Name} ({Method})";
}
