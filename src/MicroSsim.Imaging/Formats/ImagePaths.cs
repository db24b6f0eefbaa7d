using System.IO;

namespace MicroSsim.Imaging.Formats;

/// <summary>Names and folders of images, which may be files, folders, or folders in a folder of several images, such as a plate.</summary>
public static class ImagePaths
{
    /// <summary>The name of the group of label images in an image, which are named after the image.</summary>
    private const string Labels = "labels";

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>
    /// The name of an image: its file name without extension. An image in a folder with the extension of a format has the name of that
    /// folder and its path in it, such as <c>plate/B/03/0</c>; a label image has the name of the image that holds it.
    /// </summary>
    /// <param name="path">Path of the image.</param>
    public static string NameOf(string path)
    {
        string[] parts = path.TrimEnd(Separators).Split(Separators);
        int store = FindStore(parts);
        return NameOf(parts.AsSpan(store < 0 ? parts.Length - 1 : store).ToArray(), store < 0 ? -1 : 0);
    }

    /// <summary>As <see cref="NameOf(string)"/>, with the folders of a relative path before it, separated by slashes.</summary>
    /// <param name="path">A path relative to the folder that is searched.</param>
    public static string NameIn(string path)
    {
        string[] parts = path.TrimEnd(Separators).Split(Separators);
        return NameOf(parts, FindStore(parts));
    }

    /// <summary>
    /// The folder that an image is in. That of an image in a plate, or in another folder of images, is the folder that the plate is in.
    /// </summary>
    /// <param name="path">Path of the image.</param>
    /// <returns>The path of the folder; null for a root.</returns>
    public static string? FolderOf(string path)
    {
        string? image = path;
        if (Directory.Exists(path))
        {
            image = Path.GetFullPath(path).TrimEnd(Separators);
            string[] parts = image.Split(Separators);
            if (FindStore(parts) is >= 0 and var store)
            {
                for (int i = parts.Length - 1; i > store; i--) image = Path.GetDirectoryName(image);
            }
            else
            {
                while (Path.GetDirectoryName(image) is { } parent && ImageFormats.IsImageFolder(parent)) image = parent;
            }
        }

        return Path.GetDirectoryName(image);
    }

    /// <summary>The name of an image whose path begins at the given part.</summary>
    /// <param name="parts">The parts of the path.</param>
    /// <param name="store">Index of the folder with the extension of a format; -1 for an image that is not in one.</param>
    private static string NameOf(string[] parts, int store)
    {
        int end = parts.Length;
        if (store >= 0)
        {
            parts[store] = ImageFormats.RemoveExtension(parts[store]);
            int labels = Array.IndexOf(parts, Labels, store + 1);
            if (labels >= 0) end = labels;
        }

        return ImageFormats.RemoveExtension(string.Join("/", parts, 0, end));
    }

    /// <summary>Index of the first folder with the extension of a format whose images are folders; -1 if there is none.</summary>
    private static int FindStore(string[] parts) => Array.FindIndex(parts, ImageFormats.IsFolderName);
}
