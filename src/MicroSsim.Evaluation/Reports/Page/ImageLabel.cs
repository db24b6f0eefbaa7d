using MicroSsim.Evaluation.Fits;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>The name of an image of a fit on a page.</summary>
internal static class ImageLabel
{
    /// <summary>Formats the file name without folder, and the page of a stack.</summary>
    /// <param name="image">The image.</param>
    public static string Format(FitImage image)
    {
        string path = image.GroundTruth, name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return image.Page is > 0 and var page ? FormattableString.Invariant($"{name}, page {page}") : name;
    }
}
