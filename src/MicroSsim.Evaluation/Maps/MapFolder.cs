using MicroSsim.Engine;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// Writes maps into a folder: <c>METHOD/NAME.KIND.tif</c> with one page per page of the image, or <c>METHOD/NAME[.pageN].KIND.png</c>.
/// The files of an image appear when all its pages are written; if a page fails, none appears. Not thread-safe.
/// </summary>
public sealed class MapFolder : IDisposable
{
    private readonly string _directory;
    private readonly MapFormat _format;
    private readonly bool _noClobber;

    /// <summary>The paths written in this run, to detect pairs with the same name.</summary>
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The incomplete files of the current pair, by path.</summary>
    private readonly Dictionary<string, IMapFile> _open = [];

    /// <summary>Whether a page of the current pair has no map.</summary>
    private bool _isSkipped;

    /// <summary>Creates a writer; the folder is created with the first map.</summary>
    /// <param name="directory">The absolute path of the folder.</param>
    /// <param name="format">The file format of the maps.</param>
    /// <param name="noClobber">Whether an existing file stops the run instead of being replaced.</param>
    public MapFolder(string directory, MapFormat format = MapFormat.Tiff, bool noClobber = false)
    {
        _directory = directory;
        _format = format;
        _noClobber = noClobber;
    }

    /// <summary>Appends the maps of the next page of a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The pages of both images.</param>
    /// <param name="maps">The maps of the page.</param>
    /// <param name="isLast">Whether this is the last page of the pair.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>, <c>OutputExists</c> or <c>MapNameTaken</c>.</exception>
    internal void Append(ImagePair pair, PairedPage pages, IReadOnlyList<ScoreMap> maps, bool isLast)
    {
        try
        {
            if (!_isSkipped)
            {
                foreach (var map in maps) OpenFile(pair, pages, map).Append(map.Plane);
                if (isLast) foreach (var file in _open.Values) file.Commit();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string message = $"{_directory}: the map of {pair} cannot be written; {e.Message}";
            throw new EvaluationException("OutputNotWritten", _directory, message, e) { Kind = FailureKind.NotWritten };
        }
        finally
        {
            if (isLast) EndPair();
        }
    }

    /// <summary>The paths of the files with the maps of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="kinds">The kinds of the maps; see <see cref="ScoreMap"/>.</param>
    internal IReadOnlyList<string> GetPaths(PagePair page, IEnumerable<string> kinds) =>
        [.. kinds.Select(kind => GetPath(page.Pair, page.Pages, kind))];

    /// <summary>Keeps the existing files with the maps of the next page of a pair.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="isLast">Whether this is the last page of the pair.</param>
    internal void KeepExisting(IEnumerable<string> paths, bool isLast)
    {
        foreach (string path in paths) _written.Add(path);
        SkipPage(isLast);
    }

    /// <summary>Skips a page without a map; the files of its pair are discarded, since they would be incomplete.</summary>
    /// <param name="isLast">Whether this is the last page of the pair.</param>
    internal void SkipPage(bool isLast)
    {
        _isSkipped = true;
        if (isLast) EndPair();
    }

    /// <summary>Deletes incomplete files.</summary>
    public void Dispose() => EndPair();

    private void EndPair()
    {
        foreach (var file in _open.Values) file.Dispose();
        _open.Clear();
        _isSkipped = false;
    }

    private IMapFile OpenFile(ImagePair pair, PairedPage pages, ScoreMap map)
    {
        string path = GetPath(pair, pages, map.Kind);
        if (_open.TryGetValue(path, out var open)) return open;
        if (!_written.Add(path))
        {
            throw new EvaluationException(
                "MapNameTaken", path, $"{path}: two pairs would write this map; give the pairs different names or methods.");
        }

        if (_noClobber && File.Exists(path))
        {
            throw new EvaluationException(
                "OutputExists",
                path,
                $"{path}: exists already, and existing files are kept; choose another folder, or allow replacing them.")
            {
                Kind = FailureKind.Exists,
                Option = OptionNames.NoClobber,
            };
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return _open[path] = _format == MapFormat.Png
            ? new PngMapFile(path)
            : new TiffMapFile(path, map.Plane.RowBytes * map.Plane.Height * pages.Count, pages.Count);
    }

    private string GetPath(ImagePair pair, PairedPage pages, string kind)
    {
        // A pair created from a score row has one page only, whose number distinguishes it from other rows. A PNG holds one page.
        bool hasPageNumber = pair.Row is not null || (_format == MapFormat.Png && pages.Count > 1);
        var page = pages.GroundTruth;
        string pageNumber = hasPageNumber ? $".page{page.Index}" : "";
        // The samples of a pixel are pages that share their number.
        if (hasPageNumber && page.Sample is { } sample) pageNumber += $".channel{sample}";
        string extension = _format == MapFormat.Png ? "png" : "tif";
        string name = $"{pair.Name}{pageNumber}.{kind}.{extension}";
        return Path.Combine([_directory, .. SafeName.Split(pair.Method), .. SafeName.Split(name)]);
    }
}
