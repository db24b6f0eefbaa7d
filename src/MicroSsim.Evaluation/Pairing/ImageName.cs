using System.Text;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The names that images pair by: paths without the image extension, in Unicode form C.</summary>
internal static class ImageName
{
    /// <summary>The name of an image, without its folder.</summary>
    /// <param name="path">The path of the image.</param>
    public static string FromFile(string path) => Normalize(ImagePaths.NameOf(path));

    /// <summary>The name of an image, with the folders below the one that is searched.</summary>
    /// <param name="relativePath">The path of the image, relative to the searched folder.</param>
    public static string FromRelative(string relativePath) => Normalize(ImagePaths.NameIn(relativePath));

    /// <summary>
    /// Converts a name to Unicode form C, because macOS stores letters with accents decomposed, and other systems do not. Text that is
    /// not valid UTF-16, which Linux allows in names, is returned unchanged.
    /// </summary>
    public static string Normalize(string name)
    {
        try
        {
            return name.IsNormalized(NormalizationForm.FormC) ? name : name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
