using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>What a search for pairs found, and what it could not pair.</summary>
/// <param name="Pairs">Method by method in the order given, each in ordinal order of the images' names.</param>
/// <param name="Problems">Images without a partner, and names that several images share.</param>
public sealed record PairingResult(IReadOnlyList<ImagePair> Pairs, IReadOnlyList<EvaluationException> Problems);

/// <summary>Matches the images of predictions to those of the ground truth by name.</summary>
public static class PairFinder
{
    /// <summary>Finds the pairs of a ground truth and of one or more methods.</summary>
    /// <param name="groundTruth">Folders or image files. Files given together count as one folder.</param>
    /// <param name="predictions">Likewise; each folder is a method, and so are the files given of one folder.</param>
    /// <param name="recurse">Whether to look into folders of folders; an image's name then is its relative path.</param>
    /// <param name="selection">The pages that the pairs are for; null for all.</param>
    /// <param name="entry">The array to read of archives of several (NPZ).</param>
    public static PairingResult Find(
        IReadOnlyList<string> groundTruth, IReadOnlyList<string> predictions, bool recurse = false, PageSelection? selection = null, string? entry = null)
    {
        var problems = new List<EvaluationException>();
        var methods = ImageSet.ByMethod(predictions, recurse, problems);
        if (groundTruth.Count == 1 && predictions.Count == 1 && File.Exists(groundTruth[0]) && File.Exists(predictions[0]))
        {
            // One file against one file is a pair whatever the names.
            var source = new FileImageSource(groundTruth[0], entry);
            return new PairingResult([new ImagePair(source.Name, methods[0].Name, source, new FileImageSource(predictions[0], entry), selection)], problems);
        }

        var truths = ImageSet.Of(groundTruth, recurse, problems).ByName(problems);
        var pairs = new List<ImagePair>();
        foreach (var method in methods) pairs.AddRange(Match(truths, method, selection, entry, problems));
        return new PairingResult(pairs, problems);
    }

    private static List<ImagePair> Match(
        SortedDictionary<string, string> truths, ImageSet method, PageSelection? selection, string? entry, List<EvaluationException> problems)
    {
        var predictions = method.ByName(problems);
        var pairs = truths.Where(t => predictions.ContainsKey(t.Key))
            .Select(t => new ImagePair(
                t.Key, method.Name, new FileImageSource(t.Value, entry), new FileImageSource(predictions[t.Key], entry), selection))
            .ToList();
        if (pairs.Count == 0)
        {
            problems.Add(NoPairs(truths, predictions, method));
            return pairs;
        }

        foreach (var truth in truths.Where(t => !predictions.ContainsKey(t.Key)))
        {
            problems.Add(new EvaluationException(
                "PredictionMissing", truth.Value, $"{truth.Value}: method '{method.Name}' has no image named '{truth.Key}'; add it, or move the ground truth out of the set."));
        }

        foreach (var prediction in predictions.Where(p => !truths.ContainsKey(p.Key)))
        {
            problems.Add(new EvaluationException(
                "GroundTruthMissing", prediction.Value, $"{prediction.Value}: there is no ground truth named '{prediction.Key}'; add it, or move the prediction out of the set."));
        }

        return pairs;
    }

    private static EvaluationException NoPairs(SortedDictionary<string, string> truths, SortedDictionary<string, string> predictions, ImageSet method)
    {
        string Describe(SortedDictionary<string, string> images) => images.Count == 0
            ? "no image"
            : $"{images.Count} image(s) such as '{images.First().Key}'";
        return new EvaluationException(
            "NoPairs",
            method.Location,
            $"{method.Location}: no image is named like a ground truth, which has {Describe(truths)}, against {Describe(predictions)} here; give a prediction the file name of its ground truth (the image extension may differ).");
    }
}
