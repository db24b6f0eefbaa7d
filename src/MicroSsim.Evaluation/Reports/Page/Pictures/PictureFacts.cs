namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>What the page says about the pictures of a row.</summary>
/// <param name="Width">The pixels per row of each picture.</param>
/// <param name="Height">The rows of each picture.</param>
/// <param name="Grays">The range of grays of ground truth and prediction: that of the ground truth.</param>
/// <param name="Recipe">The settings that the pictures were made with.</param>
internal sealed record PictureFacts(int Width, int Height, GrayRange Grays, PictureRecipe Recipe)
{
    /// <summary>A score of the row that its images do not have any more; null if there is none, or it is not known.</summary>
    public ChangedScore? Changed { get; init; }

    /// <summary>The slice of a volume that is shown, from 0; null for a page.</summary>
    public int? Slice { get; init; }

    /// <summary>The number of slices of a volume; 0 for a page.</summary>
    public int SliceCount { get; init; }

    /// <summary>The range of grays of the prediction by itself.</summary>
    public GrayRange OwnGrays { get; init; }

    /// <summary>The place of the insets; null for none.</summary>
    public InsetPlace? Place { get; init; }

    /// <summary>The pixels per row of the image.</summary>
    public int ImageWidth { get; init; }

    /// <summary>The rows of the image, or of a slice.</summary>
    public int ImageHeight { get; init; }
}
