namespace MicroSsim.Imaging.Files;

/// <summary>A format whose images are folders.</summary>
/// <param name="Name">Name of the format for messages, such as <c>Zarr</c>.</param>
/// <param name="Extensions">Extensions of the names of folders, in lower case and with the dot.</param>
/// <param name="Recognises">Returns true if a folder holds the metadata of this format.</param>
/// <param name="Open">Opens a recognised folder as one image.</param>
/// <param name="ListImages">
/// Lists the images of a recognised folder: the folder itself, or the folders of its images if it holds several by definition.
/// </param>
internal sealed record FolderFormat(
    string Name,
    string[] Extensions,
    Func<string, bool> Recognises,
    Func<string, ImageFile> Open,
    Func<string, IReadOnlyList<string>> ListImages);
