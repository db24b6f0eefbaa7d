using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>A page of a ground truth and its partner in the prediction, each addressed in its own file.</summary>
/// <param name="GroundTruth">The page of the ground truth.</param>
/// <param name="Prediction">The page of the prediction.</param>
internal sealed record PairedPage(ImagePage GroundTruth, ImagePage Prediction)
{
    /// <summary>The number of pages of the pair.</summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// The place of the page in its pair, which increases from page to page: the number of the ground truth's page where these increase,
    /// else <see cref="int.MinValue"/> plus the place in logical order.
    /// </summary>
    public int Order { get; init; } = GroundTruth.Index;

    /// <summary>Whether all pages of the pair have the same number in both files.</summary>
    public bool HaveSameNumbers { get; init; } = GroundTruth.Index == Prediction.Index;

    /// <summary>The number of slices of a volume, whose first page this is; null for a single page.</summary>
    public int? SliceCount { get; init; }

    /// <summary>The name of the page's channel in the metadata of a file; null if it has none.</summary>
    public string? ChannelName { get; init; }

    /// <summary>Names a volume among those of its file, to follow its path; empty for the only one.</summary>
    public string DescribeVolume() =>
        (Labels.Channel is { } channel ? FormattableString.Invariant($", channel {channel}") : "")
        + (Labels.Frame is { } frame ? FormattableString.Invariant($", frame {frame}") : "");

    /// <summary>
    /// The selected sample of the prediction, or the channel of a volume of it, if it is not the channel of the ground truth; else null.
    /// </summary>
    public int? OwnPredictionChannel
    {
        get
        {
            int? own = SliceCount is null ? Prediction.Sample : Prediction.Channel;
            return own == Labels.Channel ? null : own;
        }
    }

    /// <summary>
    /// The channel, slice and frame of both: those of the ground truth, or, where its file does not name them, those of the prediction.
    /// </summary>
    public ImagePage Labels => GroundTruth is { Channel: null, Slice: null, Frame: null }
        ? GroundTruth with { Channel = Prediction.Channel, Slice = Prediction.Slice, Frame = Prediction.Frame }
        : GroundTruth;
}
