using MicroSsim.Engine;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The result of a search for pairs.</summary>
/// <param name="Pairs">The pairs, grouped by method in the order given, and in ordinal order of the image names within a method.</param>
/// <param name="Problems">
/// <c>PredictionMissing</c> and <c>GroundTruthMissing</c> (images without a partner), <c>DuplicateName</c>, <c>NoPairs</c>,
/// <c>FolderUnreadable</c> and <c>LinkNotFollowed</c>.
/// </param>
public sealed record PairingResult(IReadOnlyList<ImagePair> Pairs, IReadOnlyList<EvaluationException> Problems);

/// <summary>Pairs the images of predictions with those of the ground truth by name.</summary>
public static class PairFinder
{
    /// <summary>Finds the pairs of a ground truth and the predictions of one or more methods.</summary>
    /// <param name="groundTruth">Folders or image files, which together form one set.</param>
    /// <param name="predictions">Folders or image files; each folder is a method, and the files of one folder are one, too.</param>
    /// <param name="recurse">Whether subfolders are searched; the name of an image then includes its relative path.</param>
    /// <param name="selection">The pages to compare; null for all.</param>
    /// <param name="entry">The name of the array to read from archives of several arrays (NPZ); null for other files.</param>
    public static PairingResult Find(
        IReadOnlyList<string> groundTruth,
        IReadOnlyList<string> predictions,
        bool recurse = false,
        PageSelection? selection = null,
        string? entry = null)
    {
        var problems = new List<EvaluationException>();
        var methods = ImageSet.ListByMethod(predictions, recurse, problems);
        if (groundTruth.Count == 1 && predictions.Count == 1 && File.Exists(groundTruth[0]) && File.Exists(predictions[0]))
        {
            // One file and one other file are a pair, whatever their names.
            var source = new FileImageSource(groundTruth[0], entry);
            var pair = new ImagePair(source.Name, methods[0].Name, source, new FileImageSource(predictions[0], entry), selection);
            return new PairingResult([pair], problems);
        }

        var truths = ImageSet.List(groundTruth, recurse, problems).GroupByName(problems);
        var pairs = new List<ImagePair>();
        foreach (var method in methods) pairs.AddRange(Match(truths, method, selection, entry, problems));
        return new PairingResult(pairs, problems);
    }

    private static List<ImagePair> Match(
        SortedDictionary<string, string> truths,
        ImageSet method,
        PageSelection? selection,
        string? entry,
        List<EvaluationException> problems)
    {
        var predictions = method.GroupByName(problems);
        var pairs = truths.Where(t => predictions.ContainsKey(t.Key))
            .Select(t => new ImagePair(
                t.Key, method.Name, new FileImageSource(t.Value, entry), new FileImageSource(predictions[t.Key], entry), selection))
            .ToList();
        if (pairs.Count == 0)
        {
            problems.Add(CreateNoPairs(truths, predictions, method));
            return pairs;
        }

        foreach (var truth in truths.Where(t => !predictions.ContainsKey(t.Key)))
        {
            string message = $"{truth.Value}: method '{method.Name}' has no image named '{truth.Key}'; add it, or move the ground truth "
                + "out of the set.";
            problems.Add(new EvaluationException("PredictionMissing", truth.Value, message) { Kind = FailureKind.NotFound });
        }

        foreach (var prediction in predictions.Where(p => !truths.ContainsKey(p.Key)))
        {
            string message = $"{prediction.Value}: there is no ground truth named '{prediction.Key}'; add it, or move the prediction "
                + "out of the set.";
            problems.Add(new EvaluationException("GroundTruthMissing", prediction.Value, message) { Kind = FailureKind.NotFound });
        }

        return pairs;
    }

    private static EvaluationException CreateNoPairs(
        SortedDictionary<string, string> truths, SortedDictionary<string, string> predictions, ImageSet method)
    {
        string message = $"{method.Location}: no image is named like a ground truth, which has {Describe(truths)}, against "
            + $"{Describe(predictions)} here; give a prediction the file name of its ground truth (the image extension may differ).";
        return new EvaluationException("NoPairs", method.Location, message) { Kind = FailureKind.NotFound };

        static string Describe(SortedDictionary<string, string> images) => images.Count == 0
            ? "no image"
            : $"{images.Count} image(s) such as '{images.First().Key}'";
    }
}
