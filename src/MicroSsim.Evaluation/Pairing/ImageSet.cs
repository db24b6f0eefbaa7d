using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The image files of one folder, or of several places taken together.</summary>
internal sealed class ImageSet
{
    private readonly List<(string Name, string Path)> _images;

    private ImageSet(string name, string location, List<(string Name, string Path)> images)
    {
        Name = name;
        Location = location;
        _images = images;
    }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The folder, or the first of several places.</summary>
    public string Location { get; }

    /// <summary>Everything in the given places as one set.</summary>
    public static ImageSet Of(IReadOnlyList<string> places, bool recurse, List<EvaluationException> problems) =>
        new("", places[0], places.SelectMany(place => List(place, recurse, problems)).ToList());

    /// <summary>One set per folder, in the order given. Files count to the folder they lie in.</summary>
    public static IReadOnlyList<ImageSet> ByMethod(IReadOnlyList<string> places, bool recurse, List<EvaluationException> problems)
    {
        var folders = places
            .Select(place => (Folder: Path.GetFullPath(Directory.Exists(place) ? place : Path.GetDirectoryName(Path.GetFullPath(place))!), Place: place))
            .GroupBy(p => p.Folder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar), p => p.Place)
            .ToList();
        var names = MethodNames(folders.Select(f => f.Key).ToList());
        return folders.Select((f, i) => new ImageSet(names[i], f.Key, f.Distinct().SelectMany(place => List(place, recurse, problems)).ToList())).ToList();
    }

    /// <summary>The images by name, in ordinal order. Names that several images share are left out and reported.</summary>
    public SortedDictionary<string, string> ByName(List<EvaluationException> problems)
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

            problems.Add(new EvaluationException(
                "DuplicateName",
                paths[1],
                $"{paths[1]}: has the name '{group.Key}' like {string.Join(", ", paths.Where(p => p != paths[1]))}, and none of them is used; keep one."));
        }

        return byName;
    }

    /// <summary>The last folder of each path, or as many of the last as tell it from the others.</summary>
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

    private static IEnumerable<(string Name, string Path)> List(string place, bool recurse, List<EvaluationException> problems)
    {
        if (!Directory.Exists(place)) return [(ImageFormats.RemoveExtension(Path.GetFileName(place)), place)];
        int root = Path.GetFullPath(place).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Length + 1;
        return FolderWalk.Files(Path.GetFullPath(place), recurse, problems)
            .Where(path => ImageFormats.IsImage(path) && Path.GetFileName(path)[0] != '.') // hidden files are nobody's images
            .Select(path => (ImageFormats.RemoveExtension(path.Substring(root)).Replace(Path.DirectorySeparatorChar, '/'), path));
    }
}
