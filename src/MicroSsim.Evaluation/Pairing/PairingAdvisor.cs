namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// Searches for naming options with which the images of two sets pair: subfolders, a common prefix or suffix, another text at one place,
/// another case, other separators. It only suggests; nothing is paired by it.
/// </summary>
internal static class PairingAdvisor
{
    /// <summary>The number of ground truth images from which candidates are derived.</summary>
    private const int SampleCount = 20;

    /// <summary>The number of predictions that each of them is compared with.</summary>
    private const int MaxPredictions = 2000;

    /// <summary>The number of candidates that are tried on all names.</summary>
    private const int MaxCandidates = 40;

    private static readonly string[] Separators = ["-", "_", " ", ".", ""];

    /// <summary>Finds the options with which most ground truth images pair; null if fewer than half do.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="predictions">The predictions of one method.</param>
    /// <param name="naming">The options with which none paired.</param>
    public static PairingSuggestion? Suggest(ImageSet groundTruth, ImageSet predictions, NamingOptions naming)
    {
        var plain = naming with { PredictionName = null };
        List<NamingOptions> variants = [plain, plain with { Recurse = true }, plain with { Recurse = true, ByFileName = true }];
        var listings = variants.Distinct()
            .Select(v => new NamedSets(v, ListNames(groundTruth, v), ListNames(predictions, v)))
            .Where(s => s.Truths.Count > 0 && s.Predictions.Count > 0)
            .ToList();
        var best = Best(listings.Where(s => s.Naming != naming).Select(s => s.Try(null, false))
            .Concat(listings.SelectMany(s => ListRules(s).Select(rule => s.Try(rule, false))))
            .Concat(listings.Select(s => s.Try(null, true))));
        return best is { IgnoresCase: true } && best.Naming == new NamingOptions()
            ? best with { Folder = predictions.FindFolderOfNames() }
            : best;
    }

    /// <summary>
    /// The suggestion that pairs most images, the first of several; null if none pairs half of them, or only one of several, which a rule
    /// that was derived from this one always does.
    /// </summary>
    private static PairingSuggestion? Best(IEnumerable<PairingSuggestion> suggestions)
    {
        PairingSuggestion? best = null;
        foreach (var suggestion in suggestions)
        {
            bool isChance = suggestion.Paired == 1 && suggestion.Total > 1;
            if (isChance || 2 * suggestion.Paired < suggestion.Total || suggestion.Paired <= (best?.Paired ?? 0)) continue;
            best = suggestion;
            if (best.Paired == best.Total) break;
        }

        return best;
    }

    private static List<string> ListNames(ImageSet set, NamingOptions naming) => [.. set.ListAgain(naming).GroupByName(_ => { }).Keys];

    private static IEnumerable<NameRule> ListRules(NamedSets sets)
    {
        var counts = new Dictionary<NameRule, int>();
        int step = Math.Max(1, sets.Truths.Count / SampleCount);
        for (int i = 0; i < sets.Truths.Count; i += step)
        {
            foreach (string prediction in sets.Predictions.Take(MaxPredictions))
            {
                foreach (var rule in Compare(sets.Truths[i], prediction, isOnly: sets.Truths.Count == 1))
                {
                    counts[rule] = counts.TryGetValue(rule, out int count) ? count + 1 : 1;
                }
            }
        }

        // The order is that of preference: a pattern is plainer than a replacement.
        return counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key is NamePattern ? 0 : 1)
            .ThenBy(c => c.Key.ToString()!.Length).ThenBy(c => c.Key.ToString(), StringComparer.Ordinal)
            .Take(MaxCandidates).Select(c => c.Key)
            .Concat([new NameCase(false), new NameCase(true)])
            .Concat(from old in Separators
                    from other in Separators
                    where old.Length > 0 && old != other
                    select new NameReplacement(old, other, NamePart.Anywhere));
    }

    /// <summary>Lists rules that make the name of a prediction of that of a ground truth.</summary>
    private static IEnumerable<NameRule> Compare(string truth, string prediction, bool isOnly)
    {
        int at = prediction.IndexOf(truth, StringComparison.Ordinal);
        if (at >= 0)
        {
            string before = prediction.Substring(0, at), after = prediction.Substring(at + truth.Length);
            if (IsPattern(before, after)) yield return new NamePattern($"{before}*{after}");
        }

        int truthFile = truth.LastIndexOf('/') + 1, predictionFile = prediction.LastIndexOf('/') + 1;
        if (truthFile > 0 && truthFile == predictionFile && string.CompareOrdinal(truth, 0, prediction, 0, truthFile) == 0)
        {
            string file = truth.Substring(truthFile), other = prediction.Substring(predictionFile);
            at = other.IndexOf(file, StringComparison.Ordinal);
            if (at >= 0)
            {
                string before = other.Substring(0, at), after = other.Substring(at + file.Length);
                if (IsPattern(before, after)) yield return new NamePattern($"{before}*{after}");
            }
        }

        if (!isOnly && Replace(truth, prediction) is { } replacement) yield return replacement;
    }

    private static bool IsPattern(string before, string after) =>
        before.Length + after.Length > 0 && before.IndexOf('*') < 0 && after.IndexOf('*') < 0;

    /// <summary>The replacement of the part in which two names differ, extended to whole words; null where too little is common.</summary>
    private static NameReplacement? Replace(string truth, string prediction)
    {
        int shortest = Math.Min(truth.Length, prediction.Length), start = 0, end = 0;
        while (start < shortest && truth[start] == prediction[start]) start++;
        while (end < shortest - start && truth[truth.Length - 1 - end] == prediction[prediction.Length - 1 - end]) end++;
        while (start > 0 && char.IsLetterOrDigit(truth[start - 1]) && (BeginsWord(truth) || BeginsWord(prediction))) start--;
        while (end > 0 && char.IsLetterOrDigit(truth[truth.Length - end]) && (EndsWord(truth) || EndsWord(prediction))) end--;
        if (start + end == truth.Length) start = PreviousWord(truth, start); // nothing is replaced: include the word before
        string old = truth.Substring(start, truth.Length - start - end);
        if (old.Length == 0 || start + end == 0) return null;
        var part = start == 0 ? NamePart.Start : end == 0 ? NamePart.End : NamePart.Anywhere;
        return new NameReplacement(old, prediction.Substring(start, prediction.Length - start - end), part);

        bool BeginsWord(string name) => start < name.Length - end && char.IsLetterOrDigit(name[start]);

        bool EndsWord(string name) => start < name.Length - end && char.IsLetterOrDigit(name[name.Length - 1 - end]);
    }

    private static int PreviousWord(string name, int start)
    {
        while (start > 0 && !char.IsLetterOrDigit(name[start - 1])) start--;
        while (start > 0 && char.IsLetterOrDigit(name[start - 1])) start--;
        return start;
    }

    /// <summary>The names of two sets, in ordinal order.</summary>
    private sealed record NamedSets(NamingOptions Naming, List<string> Truths, List<string> Predictions)
    {
        private readonly HashSet<string> _exact = new(Predictions, StringComparer.Ordinal);
        private readonly HashSet<string> _anyCase = new(Predictions, StringComparer.OrdinalIgnoreCase);

        /// <summary>Counts the ground truth images that pair by a rule, each with a prediction of its own.</summary>
        public PairingSuggestion Try(NameRule? rule, bool ignoreCase)
        {
            var known = ignoreCase ? _anyCase : _exact;
            int paired = Truths.Select(t => rule?.Apply(t) ?? t).Where(known.Contains)
                .Distinct(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal).Count();
            return new PairingSuggestion(Naming with { PredictionName = rule }, paired, Truths.Count, ignoreCase);
        }
    }
}
