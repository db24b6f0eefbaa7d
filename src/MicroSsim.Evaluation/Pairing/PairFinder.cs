using MicroSsim.Engine;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>Pairs the images of predictions with those of the ground truth by name.</summary>
public sealed class PairFinder
{
    private readonly PageSelection? _selection;
    private readonly string? _entry;
    private readonly bool _cropCenter;
    private readonly List<PairingProblem> _problems = [];
    private readonly List<PairingWarning> _warnings = [];
    private NamingOptions _naming;

    private PairFinder(NamingOptions naming, PageSelection? selection, string? entry, bool cropCenter)
    {
        _naming = naming;
        _selection = selection;
        _entry = entry;
        _cropCenter = cropCenter;
    }

    /// <summary>Finds the pairs of a ground truth and the predictions of one or more methods.</summary>
    /// <param name="groundTruth">
    /// Folders or image files, which together form one set. A single file is the ground truth of every prediction, unless one of them
    /// has its name.
    /// </param>
    /// <param name="predictions">Folders or image files; each folder is a method, and the files of one folder are one, too.</param>
    /// <param name="naming">How images are named and compared; null for the file names without subfolders.</param>
    /// <param name="selection">The pages to compare; null for all.</param>
    /// <param name="entry">The name of the array to read from archives of several arrays (NPZ); null for other files.</param>
    /// <param name="cropCenter">Whether a prediction is compared with the middle of a larger ground truth.</param>
    /// <exception cref="MicroSsimException">The function of a <see cref="NameFunction"/> failed.</exception>
    public static PairingResult Find(
        IReadOnlyList<string> groundTruth,
        IReadOnlyList<string> predictions,
        NamingOptions? naming = null,
        PageSelection? selection = null,
        string? entry = null,
        bool cropCenter = false)
    {
        var finder = new PairFinder(naming ?? new NamingOptions(), selection, entry, cropCenter);
        var pairs = finder.Find(groundTruth, predictions);
        finder.WarnOfSameImages(pairs);
        return new PairingResult(pairs, finder._problems, finder._warnings);
    }

    private List<ImagePair> Find(IReadOnlyList<string> groundTruth, IReadOnlyList<string> predictions)
    {
        var listing = new FolderListing();

        // One plate and one other plate pair by wells, whatever their names.
        if (IsOneStore(groundTruth) && IsOneStore(predictions)) _naming = _naming with { WithinFolder = true };
        var methods = ImageSet.ListByMethod(predictions, _naming, listing);
        bool isOneFile = IsOneImage(groundTruth);
        if (isOneFile && IsOneImage(predictions))
        {
            // One file and one other file are a pair, whatever their names.
            string name = ImageName.FromFile(groundTruth[0]);
            return [CreatePair(name, methods[0].Name, groundTruth[0], predictions[0])];
        }

        var set = ImageSet.List(groundTruth, _naming, listing);
        _problems.AddRange(listing.Problems.Select(p => new PairingProblem(p)));
        _warnings.AddRange(listing.CreateWarnings());
        var truths = set.GroupByName(AddProblem);
        var named = methods.Select(m => (Method: m, Images: m.GroupByName(AddProblem))).ToList();
        if (isOneFile && _naming.PredictionName is null && named.All(m => !m.Images.ContainsKey(truths.Keys.Single())))
        {
            return named.SelectMany(m => PairWithEach(groundTruth[0], m.Method, m.Images)).ToList();
        }

        return named.SelectMany(m => Match(truths, set, m.Method, m.Images)).ToList();
    }

    /// <summary>Whether paths are one image: a file, or a folder that is an image.</summary>
    internal static bool IsOneImage(IReadOnlyList<string> paths) => paths.Count == 1
        && (File.Exists(paths[0]) || (ImageFormats.IsImageFolder(paths[0]) && ImageFormats.ListImages(paths[0])[0] == paths[0]));

    /// <summary>Whether paths are one folder that holds images by its format.</summary>
    private static bool IsOneStore(IReadOnlyList<string> paths) =>
        paths.Count == 1 && ImageFormats.IsImageFolder(paths[0]) && !IsOneImage(paths);

    /// <summary>Pairs one ground truth with every prediction of a method; the pairs are named after the predictions.</summary>
    private List<ImagePair> PairWithEach(string groundTruth, ImageSet method, SortedDictionary<string, string> predictions)
    {
        if (predictions.Count == 0)
        {
            AddProblem(new EvaluationException("NoPairs", method.Location, $"{method.Location}: has no image; choose another folder.")
            {
                Kind = FailureKind.NotFound,
            });
        }

        return predictions.Select(p => CreatePair(p.Key, method.Name, groundTruth, p.Value)).ToList();
    }

    private List<ImagePair> Match(
        SortedDictionary<string, string> truths, ImageSet set, ImageSet method, SortedDictionary<string, string> predictions)
    {
        var partners = truths.Select(t => (Truth: t, Name: _naming.PredictionName?.Apply(t.Key) ?? t.Key)).ToList();
        var pairs = partners.Where(p => predictions.ContainsKey(p.Name))
            .Select(p => CreatePair(p.Truth.Key, method.Name, p.Truth.Value, predictions[p.Name]))
            .ToList();
        if (pairs.Count == 0)
        {
            _problems.Add(CreateNoPairs(truths, set, method, predictions));
            return pairs;
        }

        var names = new HashSet<string>(partners.Select(p => p.Name), StringComparer.Ordinal);
        var others = predictions.Where(p => !names.Contains(p.Key)).ToList();
        var byAnyCase = others.ToLookup(p => p.Key, StringComparer.OrdinalIgnoreCase);
        var missing = partners.Where(p => !predictions.ContainsKey(p.Name)).ToList();
        foreach (var (truth, name) in missing)
        {
            string message = byAnyCase.Contains(name)
                ? $"{truth.Value}: method '{method.Name}' has no image named '{name}', but '{byAnyCase[name].First().Key}', which differs "
                    + "in upper and lower case only; rename one of them."
                : $"{truth.Value}: method '{method.Name}' has no image named '{name}'; add it, or move the ground truth out of the set.";
            AddProblem(new EvaluationException("PredictionMissing", truth.Value, message) { Kind = FailureKind.NotFound });
        }

        // A prediction that differs in case only was named with its ground truth.
        var missed = new HashSet<string>(missing.Select(p => p.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var prediction in others.Where(p => !missed.Contains(p.Key)))
        {
            string needed = _naming.PredictionName is null ? $"named '{prediction.Key}'" : $"whose prediction is named '{prediction.Key}'";
            string message = $"{prediction.Value}: there is no ground truth {needed}; add it, or move the prediction out of the set.";
            AddProblem(new EvaluationException("GroundTruthMissing", prediction.Value, message) { Kind = FailureKind.NotFound });
        }

        return pairs;
    }

    private PairingProblem CreateNoPairs(
        SortedDictionary<string, string> truths, ImageSet set, ImageSet method, SortedDictionary<string, string> predictions)
    {
        string wanted = _naming.PredictionName is { } rule && truths.Count > 0
            ? $"such as '{rule.Apply(truths.First().Key)}' for '{truths.First().Key}'"
            : "like a ground truth";
        string message = $"{method.Location}: no image is named {wanted}; the ground truth has {Describe(truths)}, against "
            + $"{Describe(predictions)} here.";
        var failure = new EvaluationException("NoPairs", method.Location, message)
        {
            Kind = FailureKind.NotFound,
            Option = truths.Count > 0 && predictions.Count > 0 ? OptionNames.PredictionName : null,
        };
        return new PairingProblem(failure, PairingAdvisor.Suggest(set, method, _naming));

        static string Describe(SortedDictionary<string, string> images) => images.Count == 0
            ? "no image"
            : $"{images.Count} image(s) such as '{images.First().Key}'";
    }

    /// <summary>
    /// Warns once per method of pairs of a file with itself, and marks these pairs as reported. A single pair is checked when it is
    /// measured: if its file cannot be read, the error is enough.
    /// </summary>
    private void WarnOfSameImages(List<ImagePair> pairs)
    {
        if (pairs.Count == 1) return;
        foreach (var method in pairs.GroupBy(p => p.Method, StringComparer.Ordinal))
        {
            var same = method.Where(IsSameFile).ToList();
            if (same.Count == 0) continue;
            _warnings.Add(new PairingWarning(SameImageWarning.Id, SameImageWarning.CreateMessage(same[0], same.Count)));
            foreach (var pair in same) pair.IsKnownToBeSame = true;
        }

        static bool IsSameFile(ImagePair pair) => SameImageWarning.IsSameFile(pair.GroundTruth, pair.Prediction);
    }

    private ImagePair CreatePair(string name, string method, string groundTruth, string prediction) =>
        new(name, method, new FileImageSource(groundTruth, _entry), new FileImageSource(prediction, _entry), _selection)
        {
            CropCenter = _cropCenter,
            Search = _problems,
        };

    private void AddProblem(EvaluationException failure) => _problems.Add(new PairingProblem(failure));
}
