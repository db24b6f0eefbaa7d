using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// Writes maps, <c>METHOD/NAME.KIND.tif</c> with a page per page of the image, or <c>METHOD/NAME[.pageN].KIND.png</c>. The
/// files of an image appear when all its pages are there; where a page failed, none appears.
/// </summary>
public sealed class MapFolder : IDisposable
{
    private readonly string _directory;
    private readonly MapFormat _format;
    private readonly bool _noClobber;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IMapFile> _open = [];
    private bool _failed;

    /// <summary>Names the folder; it is made when the first map comes.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="format">What the maps are written as.</param>
    /// <param name="noClobber">Whether a file that is there already ends the run, instead of being replaced.</param>
    public MapFolder(string directory, MapFormat format = MapFormat.Tiff, bool noClobber = false)
    {
        _directory = directory;
        _format = format;
        _noClobber = noClobber;
    }

    /// <summary>Takes the maps of a pair's next page.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="page">Its page.</param>
    /// <param name="maps">The page's maps.</param>
    /// <param name="pageCount">How many pages the pair has.</param>
    /// <param name="isLast">Whether this is the last of them.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>, <c>OutputExists</c> or <c>MapNameTaken</c>.</exception>
    internal void Take(ImagePair pair, ImagePage page, IReadOnlyList<ScoreMap> maps, int pageCount, bool isLast)
    {
        try
        {
            if (!_failed)
            {
                foreach (var map in maps) FileOf(pair, page, map, pageCount).Append(map.Plane);
                if (isLast) foreach (var file in _open.Values) file.Commit();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EvaluationException("OutputNotWritten", _directory, $"{_directory}: the map of {pair} cannot be written; {e.Message}", e);
        }
        finally
        {
            if (isLast) EndPair();
        }
    }

    /// <summary>The files that hold the maps of a page.</summary>
    internal IReadOnlyList<string> PathsOf(PagePair page, IEnumerable<string> kinds) => [.. kinds.Select(kind => PathOf(page.Pair, page.Page, kind, page.PageCount))];

    /// <summary>The maps of the pair's next page are there already, in files that stay as they are.</summary>
    internal void Keep(IEnumerable<string> paths, bool isLast)
    {
        foreach (string path in paths) _taken.Add(path);
        Fail(isLast);
    }

    /// <summary>A page of the pair has no map, so its files would not be whole.</summary>
    internal void Fail(bool isLast)
    {
        _failed = true;
        if (isLast) EndPair();
    }

    /// <summary>Takes away what is not finished.</summary>
    public void Dispose() => EndPair();

    private void EndPair()
    {
        foreach (var file in _open.Values) file.Dispose();
        _open.Clear();
        _failed = false;
    }

    private IMapFile FileOf(ImagePair pair, ImagePage page, ScoreMap map, int pageCount)
    {
        string path = PathOf(pair, page, map.Kind, pageCount);
        if (_open.TryGetValue(path, out var open)) return open;
        if (!_taken.Add(path)) throw new EvaluationException("MapNameTaken", path, $"{path}: two pairs would write this map; give the pairs different names or methods.");
        if (_noClobber && File.Exists(path)) throw new EvaluationException("OutputExists", path, $"{path}: exists already, and -NoClobber keeps it; choose another folder, or leave -NoClobber out.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return _open[path] = _format == MapFormat.Png ? new PngMapFile(path) : new TiffMapFile(path, map.Plane.RowBytes * map.Plane.Height * pageCount, pageCount);
    }

    private string PathOf(ImagePair pair, ImagePage page, string kind, int pageCount)
    {
        // A row of another command stands for one page, and is told from the others by it; a PNG holds one page only.
        bool isOfPage = pair.Row is not null || (_format == MapFormat.Png && pageCount > 1);
        string name = $"{pair.Name}{(isOfPage ? $".page{page.Index}" : "")}.{kind}.{(_format == MapFormat.Png ? "png" : "tif")}";
        return Path.Combine([_directory, .. SafeName.Segments(pair.Method), .. SafeName.Segments(name)]);
    }
}
