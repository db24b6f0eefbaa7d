namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The size of the pictures of a part of a page.</summary>
/// <param name="Side">The largest side of a picture in pixels.</param>
/// <param name="InsetSide">The largest side of an inset in pixels.</param>
internal readonly record struct PictureSize(int Side, int InsetSide)
{
    /// <summary>The largest side; larger pictures make a page heavy and show no more on a screen.</summary>
    public const int LargestSide = 400;

    /// <summary>The side below which a picture does not show an image any more.</summary>
    public const int SmallestSide = 128;

    /// <summary>
    /// The pictures of an image, in units of one: the ground truth, and for each row prediction, map, and prediction in its own grays at
    /// half the side.
    /// </summary>
    /// <param name="rows">The number of rows of the image.</param>
    public static double CountPictures(int rows) => 1 + (2.25 * rows);

    /// <summary>Fits pictures into a budget.</summary>
    /// <param name="pixels">The most pixels of all pictures together.</param>
    /// <param name="pictures">The number of pictures, by <see cref="CountPictures"/>.</param>
    /// <param name="insetSide">The largest side of an inset.</param>
    public static PictureSize Fit(double pixels, double pictures, int insetSide)
    {
        double side = Math.Sqrt(pixels / Math.Max(1, pictures));
        return new PictureSize((int)Math.Max(SmallestSide, Math.Min(LargestSide, side)), insetSide);
    }
}
