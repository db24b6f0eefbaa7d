namespace MicroSsim.Imaging.Formats;

/// <summary>A known image format that is not read.</summary>
/// <param name="Name">The name of the format.</param>
/// <param name="Remedy">What the user can do with such a file, without a full stop.</param>
public sealed record UnreadFormat(string Name, string Remedy)
{
    /// <summary>Finds the format of a file, or of a folder that is an image, by its extension.</summary>
    /// <param name="fileName">The name or path of the file.</param>
    /// <returns>The format; null for images that are read, and for files that are no images.</returns>
    public static UnreadFormat? Find(string fileName) => UnsupportedFormats.Find(fileName);
}
