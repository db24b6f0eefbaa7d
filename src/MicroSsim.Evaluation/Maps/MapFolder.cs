using MicroSsim.Engine;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation;

/// <summary>
/// Writes maps as float32 TIFFs, <c>METHOD/NAME.KIND.tif</c>, one page per page of the image. A file appears when all its
/// pages are there; where a page failed, none appears.
/// </summary>
public sealed class MapFolder : IDisposable
{
    private readonly string _directory;
    private readonly bool _noClobber;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TiffStackWriter> _open = [];
    private bool _failed;

    /// <summary>Names the folder; it is made when the first map comes.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="noClobber">Whether a file that is there already ends the run, instead of being replaced.</param>
    public MapFolder(string directory, bool noClobber = false)
    {
        _directory = directory;
        _noClobber = noClobber;
    }

    /// <summary>Takes the maps of a pair's next page.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="maps">The page's maps.</param>
    /// <param name="pageCount">How many pages the pair has.</param>
    /// <param name="isLast">Whether this is the last of them.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>, <c>OutputExists</c> or <c>MapNameTaken</c>.</exception>
    internal void Take(ImagePair pair, IReadOnlyList<ScoreMap> maps, int pageCount, bool isLast)
    {
        try
        {
            if (!_failed)
            {
                foreach (var map in maps) WriterOf(pair, map, pageCount).Append(map.Plane);
                if (isLast) foreach (var writer in _open.Values) writer.Commit();
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

    /// <summary>The files of a pair.</summary>
    internal IEnumerable<string> PathsOf(ImagePair pair, IEnumerable<string> kinds) => kinds.Select(kind => PathOf(pair, kind));

    /// <summary>The maps of the pair's next page are there already, in files that stay as they are.</summary>
    internal void Keep(ImagePair pair, IEnumerable<string> kinds, bool isLast)
    {
        foreach (string path in PathsOf(pair, kinds)) _taken.Add(path);
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
        foreach (var writer in _open.Values) writer.Dispose();
        _open.Clear();
        _failed = false;
    }

    private TiffStackWriter WriterOf(ImagePair pair, ScoreMap map, int pageCount)
    {
        if (_open.TryGetValue(map.Kind, out var open)) return open;
        string path = PathOf(pair, map.Kind);
        if (!_taken.Add(path)) throw new EvaluationException("MapNameTaken", path, $"{path}: two pairs would write this map; give the pairs different names or methods.");
        if (_noClobber && File.Exists(path)) throw new EvaluationException("OutputExists", path, $"{path}: exists already, and -NoClobber keeps it; choose another folder, or leave -NoClobber out.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return _open[map.Kind] = new TiffStackWriter(path, map.Plane.RowBytes * map.Plane.Height * pageCount, pageCount);
    }

    private string PathOf(ImagePair pair, string kind)
    {
        // A row of another command stands for one page, and is told from the others by it.
        string page = pair.Row is { } row ? $".page{row.Page}" : "";
        return Path.Combine([_directory, .. SafeName.Segments(pair.Method), .. SafeName.Segments($"{pair.Name}{page}.{kind}.tif")]);
    }
}
