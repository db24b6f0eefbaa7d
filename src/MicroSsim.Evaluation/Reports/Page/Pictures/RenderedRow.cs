using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The pictures of a score row as PNG in data URIs, or the message that says why there are none.</summary>
/// <param name="Pictures">The pictures; null if there are none.</param>
/// <param name="Failure">Why there are none; null if there are.</param>
internal sealed record RenderedRow(RowPictures? Pictures, string? Failure)
{
    /// <summary>The ground truth.</summary>
    public string GroundTruth { get; private init; } = "";

    /// <summary>The prediction.</summary>
    public string Prediction { get; private init; } = "";

    /// <summary>The prediction in its own range of grays; null if it looks the same.</summary>
    public string? OwnPrediction { get; private init; }

    /// <summary>The SSIM map.</summary>
    public string Map { get; private init; } = "";

    /// <summary>The inset of the ground truth; null for none.</summary>
    public string? GroundTruthInset { get; private init; }

    /// <summary>The inset of the prediction; null for none.</summary>
    public string? PredictionInset { get; private init; }

    /// <summary>Encodes pictures.</summary>
    public static RenderedRow Encode(RowPictures pictures) => new(pictures, null)
    {
        GroundTruth = EncodePng(pictures.GroundTruth),
        Prediction = EncodePng(pictures.Prediction),
        OwnPrediction = pictures.OwnPrediction is { } own ? EncodePng(own) : null,
        Map = EncodePng(pictures.Map),
        GroundTruthInset = pictures.GroundTruthInset is { } truth ? EncodePng(truth) : null,
        PredictionInset = pictures.PredictionInset is { } prediction ? EncodePng(prediction) : null,
    };

    /// <summary>Encodes a picture as the data URI of a PNG.</summary>
    public static string EncodePng(Picture picture)
    {
        var png = new MemoryStream();
        picture.WritePng(png);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
    }
}
