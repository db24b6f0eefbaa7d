using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

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

    /// <summary>The names of the announced pairs, and the pairs that have them.</summary>
    private readonly Dictionary<string, ImagePair> _announced = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The announced pairs whose maps cannot have their names.</summary>
    private readonly HashSet<ImagePair> _refused = [];

    /// <summary>The folders in which the temporary files of killed runs have been deleted.</summary>
    private readonly HashSet<string> _swept = new(StringComparer.Ordinal);

    private readonly List<string> _leftOver = [];

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

    /// <summary>
    /// Checks the names of the maps of a pair before it is measured. A pair whose maps cannot have their names is measured without maps.
    /// Thread-safe with the methods that workers call, once per pair.
    /// </summary>
    /// <param name="pair">The pair.</param>
    /// <param name="kinds">The kinds of the maps; see <see cref="ScoreMap"/>.</param>
    /// <returns><c>MapNameTaken</c> or <c>MapNameTooLong</c>; null if the names are possible.</returns>
    internal MicroSsimException? Announce(ImagePair pair, IReadOnlyCollection<string> kinds)
    {
        string path = Path.Combine([_directory, .. SafeName.Split(pair.Method), .. SafeName.Split(pair.Name)]);
        string selection = pair.Row is null
            ? ""
            : FormattableString.Invariant(
                $"|{string.Join(",", pair.Page ?? [])}|{pair.Channel}|{pair.Slice}|{pair.Frame}|{pair.Selection.Sample}|{pair.Entry}");
        string longest = kinds.OrderByDescending(kind => kind.Length).FirstOrDefault() ?? "";
        string file = $"{Path.GetFileName(path)}{(HasPageNumber(pair, 1) ? ".page0" : "")}.{longest}.{Extension}";
        MicroSsimException? failure = null;
        if (SafeName.IsTooLong(file) || SafeName.Split(pair.Method).Any(SafeName.IsTooLong))
        {
            failure = CreateTooLong(pair, path);
        }
        else if (_announced.TryGetValue(path + selection, out var other) && other != pair)
        {
            failure = CreateTaken(pair, path);
        }
        else
        {
            _announced[path + selection] = pair;
        }

        lock (_refused) if (failure is not null) _refused.Add(pair);
        return failure;
    }

    /// <summary>Appends the maps of the next page of a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The pages of both images.</param>
    /// <param name="maps">The maps of the page.</param>
    /// <param name="isLast">Whether this is the last page of the pair.</param>
    /// <returns>Why the pair has no maps, which has not been said before; null if nothing new prevents them.</returns>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c> or <c>OutputExists</c>.</exception>
    internal MicroSsimException? Append(ImagePair pair, PairedPage pages, IReadOnlyList<ScoreMap> maps, bool isLast)
    {
        try
        {
            if (!_isSkipped && !IsRefused(pair))
            {
                foreach (var map in maps) OpenFile(pair, pages, map).Append(map.Plane);
                if (isLast) foreach (var file in _open.Values) file.Commit();
            }

            return null;
        }
        catch (PathTooLongException)
        {
            return Skip(CreateTooLong(pair, GetPath(pair, pages, maps[0].Kind)));
        }
        catch (OutputTargetException e)
        {
            return Skip(CreateBlocked(pair, GetPath(pair, pages, maps[0].Kind), e.Message));
        }
        catch (IOException) when (IsBelowFile(GetPath(pair, pages, maps[0].Kind)))
        {
            return Skip(CreateBlocked(pair, GetPath(pair, pages, maps[0].Kind), "its folder has the name of a file."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string message = $"{_directory}: the map of {pair} cannot be written; {e.Message}";
            throw new EvaluationException("OutputNotWritten", _directory, message, e) { Kind = FailureKind.NotWritten };
        }
        catch (Exception e) when (e is not EvaluationException { ErrorId: "OutputNotWritten" or "OutputExists" })
        {
            return Skip(WorkerFailure.FromException(e, pair.Prediction, $"{pair.Prediction}: its map cannot be written"));
        }
        finally
        {
            if (isLast) EndPair();
        }

        MicroSsimException Skip(MicroSsimException failure)
        {
            EndPair();
            _isSkipped = true;
            return failure;
        }
    }

    /// <summary>Returns the temporary files of killed runs that were deleted since the last call.</summary>
    internal IReadOnlyList<string> TakeLeftOver()
    {
        if (_leftOver.Count == 0) return [];
        string[] deleted = [.. _leftOver];
        _leftOver.Clear();
        return deleted;
    }

    /// <summary>The paths of the files with the maps of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="kinds">The kinds of the maps; see <see cref="ScoreMap"/>.</param>
    internal IReadOnlyList<string> GetPaths(PagePair page, IEnumerable<string> kinds) =>
        IsRefused(page.Pair) ? [] : [.. kinds.Select(kind => GetPath(page.Pair, page.Pages, kind))];

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
            throw CreateTaken(pair, path);
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

        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        if (_swept.Add(folder)) _leftOver.AddRange(AtomicFile.DeleteLeftOver(folder).Select(name => Path.Combine(folder, name)));
        return _open[path] = _format == MapFormat.Png
            ? new PngMapFile(path)
            : new TiffMapFile(
                path, map.Plane.RowBytes * map.Plane.Height * pages.Count, pages.Count * ((map.Plane as VolumePlane)?.Depth ?? 1));
    }

    private string GetPath(ImagePair pair, PairedPage pages, string kind)
    {
        // A pair created from a score row has one page only, whose number distinguishes it from other rows. A PNG holds one page.
        bool hasPageNumber = HasPageNumber(pair, pages.Count);
        var page = pages.GroundTruth;
        string pageNumber = hasPageNumber ? $".page{page.Index}" : "";
        // The samples of a pixel are pages that share their number.
        if (hasPageNumber && page.Sample is { } sample) pageNumber += $".channel{sample}";
        string name = $"{pair.Name}{pageNumber}.{kind}.{Extension}";
        return Path.Combine([_directory, .. SafeName.Split(pair.Method), .. SafeName.Split(name)]);
    }

    private string Extension => _format == MapFormat.Png ? "png" : "tif";

    private bool HasPageNumber(ImagePair pair, int pageCount) => pair.Row is not null || (_format == MapFormat.Png && pageCount > 1);

    private bool IsRefused(ImagePair pair)
    {
        lock (_refused) return _refused.Contains(pair);
    }

    private static EvaluationException CreateTaken(ImagePair pair, string path) => new(
        "MapNameTaken",
        pair.Prediction,
        $"{pair.Prediction}: another pair would write the same map {path}, or one that differs from it only in case; it is scored "
        + "without a map. Give the pairs different names or methods.")
    {
        Kind = FailureKind.InvalidArgument,
    };

    /// <summary>Whether a folder of a map, below that of all maps, has the name of a file.</summary>
    private bool IsBelowFile(string path)
    {
        for (string folder = Path.GetDirectoryName(path)!; folder.Length > _directory.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (File.Exists(folder)) return true;
        }

        return false;
    }

    private static EvaluationException CreateBlocked(ImagePair pair, string path, string reason) => new(
        "MapNameTaken",
        pair.Prediction,
        $"{pair.Prediction}: its map {path} cannot be written: {reason} It is scored without a map. Give the pair another name or method, "
        + "or choose another folder.")
    {
        Kind = FailureKind.InvalidArgument,
        Option = OptionNames.MapDirectory,
    };

    private static EvaluationException CreateTooLong(ImagePair pair, string path) => new(
        "MapNameTooLong",
        pair.Prediction,
        $"{pair.Prediction}: the name of its map {MessageText.Shorten(path)} is longer than a file system allows; it is scored without a "
        + "map. Give the pair a shorter name, or choose a folder with a shorter path.")
    {
        Kind = FailureKind.InvalidArgument,
        Option = OptionNames.MapDirectory,
    };
}
