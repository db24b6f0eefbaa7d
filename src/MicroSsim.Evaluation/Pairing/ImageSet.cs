using MicroSsim.Engine;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The image files of one folder, or of several folders and files together.</summary>
internal sealed class ImageSet
{
    private readonly List<(string Name, string Path)> _images;

    private ImageSet(string name, string location, IReadOnlyList<string> paths, List<(string Name, string Path)> images)
    {
        Name = name;
        Location = location;
        Paths = paths;
        _images = images;
    }

    /// <summary>The name of the method; empty for a ground truth.</summary>
    public string Name { get; }

    /// <summary>The path of the folder, or of the first of several folders and files.</summary>
    public string Location { get; }

    /// <summary>The names of the images; one that several have is there as often.</summary>
    public IEnumerable<string> Names => _images.Select(image => image.Name);

    /// <summary>The folders and files of the set, as given.</summary>
    private IReadOnlyList<string> Paths { get; }

    /// <summary>Lists the images of all given folders and files as one set.</summary>
    /// <param name="paths">Folders and image files.</param>
    /// <param name="naming">Whether subfolders are searched, and how images are named.</param>
    /// <param name="listing">Lists the folders.</param>
    public static ImageSet List(IReadOnlyList<string> paths, NamingOptions naming, FolderListing listing) =>
        new("", paths[0], paths, paths.SelectMany(path => ListImages(path, naming, listing)).ToList());

    /// <summary>Lists the images of each folder as one set, in the order given. Single files belong to the set of their folder.</summary>
    /// <param name="paths">Folders and image files.</param>
    /// <param name="naming">Whether subfolders are searched, and how images are named.</param>
    /// <param name="listing">Lists the folders.</param>
    public static IReadOnlyList<ImageSet> ListByMethod(IReadOnlyList<string> paths, NamingOptions naming, FolderListing listing)
    {
        var folders = paths
            .Select(path => (Folder: FolderOf(path), Path: path))
            .GroupBy(p => p.Folder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar), p => p.Path)
            .ToList();
        var names = MethodNames(folders.Select(f => f.Key).ToList());
        return folders.Select((f, i) =>
        {
            var distinct = f.Distinct().ToList();
            return new ImageSet(names[i], f.Key, distinct, distinct.SelectMany(path => ListImages(path, naming, listing)).ToList());
        }).ToList();

        static string FolderOf(string path) => Path.GetFullPath(
            Directory.Exists(path) && !ImageFormats.IsImageFolder(path) ? path : ImagePaths.FolderOf(Path.GetFullPath(path))!);
    }

    /// <summary>Lists the same folders and files again, with other names.</summary>
    public ImageSet ListAgain(NamingOptions naming) =>
        new(Name, Location, Paths, Paths.SelectMany(path => ListImages(path, naming, new FolderListing())).ToList());

    /// <summary>The paths of the images by name, in ordinal order. A name of several images is excluded and reported.</summary>
    /// <param name="report">Receives <c>DuplicateName</c>.</param>
    public SortedDictionary<string, string> GroupByName(Action<EvaluationException> report)
    {
        var byName = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in _images.Distinct().GroupBy(image => image.Name, image => image.Path, StringComparer.Ordinal))
        {
            var paths = group.OrderBy(p => p, StringComparer.Ordinal).ToList();
            if (paths.Count == 1)
            {
                byName.Add(group.Key, paths[0]);
                continue;
            }

            string others = MessageText.ListNames(paths.Where(p => p != paths[1]).ToList());
            string message = $"{paths[1]}: has the same name '{group.Key}' as {others}, so none of them is used; keep one.";
            report(new EvaluationException("DuplicateName", paths[1], message));
        }

        return byName;
    }

    /// <summary>
    /// The folder of the set if each image is named like its file without the last extension, and no two differ in upper and lower case
    /// only; null otherwise.
    /// </summary>
    public string? FindFolderOfNames()
    {
        bool areFileNames = _images.All(image => ImageName.Normalize(Path.GetFileNameWithoutExtension(image.Path)) == image.Name);
        bool areUnique = _images.Select(image => image.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == _images.Count;
        return Paths is [var folder] && Directory.Exists(folder) && areFileNames && areUnique ? folder : null;
    }

    /// <summary>The last folder name of each path, with as many of its parents as distinguish it from the others.</summary>
    private static List<string> MethodNames(List<string> folders)
    {
        return folders.Select(Shortest).ToList();

        string Shortest(string folder)
        {
            for (int depth = 1; ; depth++)
            {
                string name = Tail(folder, depth);
                if (name.Length >= folder.Length || folders.Count(f => Tail(f, depth) == name) == 1) return name;
            }
        }

        static string Tail(string folder, int depth)
        {
            string[] parts = folder.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
            return depth >= parts.Length ? folder : string.Join("/", parts.Skip(parts.Length - depth));
        }
    }

    /// <summary>
    /// Lists the images of a folder, without hidden files. A file is listed whatever its extension, and so is a folder that is an image or
    /// holds several by its format.
    /// </summary>
    private static IEnumerable<(string Name, string Path)> ListImages(string path, NamingOptions naming, FolderListing listing)
    {
        if (!Directory.Exists(path)) return [(ImageName.FromFile(path), path)];
        int root = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Length + 1;
        if (ImageFormats.IsImageFolder(path))
        {
            return ImageFormats.ListImages(Path.GetFullPath(path))
                .Select(image => (naming.WithinFolder ? NameWithin(image) : ImageName.FromFile(image), image));
        }

        return listing.ListImages(Path.GetFullPath(path), naming.Recurse).Select(file => (NameOf(file), file));

        // That of a path in a store, such as a label image, is its place in the store.
        string NameWithin(string image) => image.Length > root
            ? ImageName.FromRelative(image.Substring(root))
            : ImageName.FromFile(image).Split(['/'], 2).Last();

        string NameOf(string file) => naming.ByFileName
            ? ImageName.FromFile(file)
            : ImageName.FromRelative(file.Substring(root));
    }
}
