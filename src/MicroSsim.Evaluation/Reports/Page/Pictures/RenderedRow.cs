using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The pictures of a score row in data URIs, or the message that says why there are none.</summary>
/// <param name="Facts">What the page says about the pictures; null if there are none.</param>
/// <param name="Failure">Why there are none; null if there are.</param>
internal sealed record RenderedRow(PictureFacts? Facts, string? Failure)
{
    /// <summary>The ground truth.</summary>
    public string GroundTruth { get; private init; } = "";

    /// <summary>The prediction.</summary>
    public string Prediction { get; private init; } = "";

    /// <summary>The prediction in its own range of grays; null if it looks the same, and for small pictures.</summary>
    public string? OwnPrediction { get; private init; }

    /// <summary>The SSIM map; empty for small pictures.</summary>
    public string Map { get; private init; } = "";

    /// <summary>The inset of the ground truth; null for none.</summary>
    public string? GroundTruthInset { get; private init; }

    /// <summary>The inset of the prediction; null for none.</summary>
    public string? PredictionInset { get; private init; }

    /// <summary>Encodes pictures as PNG.</summary>
    public static RenderedRow Encode(RowPictures pictures) => new(pictures.Facts, null)
    {
        GroundTruth = EncodePng(pictures.GroundTruth),
        Prediction = EncodePng(pictures.Prediction),
        OwnPrediction = pictures.OwnPrediction is { } own ? EncodePng(own) : null,
        Map = EncodePng(pictures.Map),
        GroundTruthInset = pictures.GroundTruthInset is { } truth ? EncodePng(truth) : null,
        PredictionInset = pictures.PredictionInset is { } prediction ? EncodePng(prediction) : null,
    };

    /// <summary>Makes the row of small pictures.</summary>
    /// <param name="facts">What the page says about them.</param>
    /// <param name="groundTruth">The ground truth as JPEG.</param>
    /// <param name="prediction">The prediction as JPEG.</param>
    public static RenderedRow FromJpeg(PictureFacts facts, byte[] groundTruth, byte[] prediction) => new(facts, null)
    {
        GroundTruth = FormatUri("jpeg", groundTruth, groundTruth.Length),
        Prediction = FormatUri("jpeg", prediction, prediction.Length),
    };

    /// <summary>Encodes a picture as the data URI of a PNG.</summary>
    public static string EncodePng(Picture picture)
    {
        var png = new MemoryStream();
        picture.WritePng(png);
        return FormatUri("png", png.GetBuffer(), (int)png.Length);
    }

    private static string FormatUri(string format, byte[] bytes, int count) =>
        $"data:image/{format};base64,{Convert.ToBase64String(bytes, 0, count)}";
}
