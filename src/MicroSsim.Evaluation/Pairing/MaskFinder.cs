using MicroSsim.Engine;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>Finds the masks of pairs by the rules of images: by name in folders, or by a name rule, or one file for all.</summary>
public static class MaskFinder
{
    /// <summary>Adds masks to pairs; a pair without one is a problem, and is left out.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="masks">
    /// Folders and files of masks, or <see cref="PairMask.Finite"/> alone. A single file is the mask of every pair.
    /// </param>
    /// <param name="naming">How the ground truth images of the pairs were named.</param>
    /// <param name="create">Creates the mask of a path, or of null for the finite pixels.</param>
    public static PairingResult Find(
        IReadOnlyList<ImagePair> pairs, IReadOnlyList<string> masks, NamingOptions naming, Func<string?, PairMask> create)
    {
        if (masks is [PairMask.Finite]) return new PairingResult(WithOne(null), [], []);
        if (PairFinder.IsOneImage(masks)) return new PairingResult(WithOne(masks[0]), [], []);
        var problems = new List<PairingProblem>();
        var listing = new FolderListing();
        var byName = List(pairs, masks, naming, listing).GroupByName(AddProblem);
        problems.AddRange(listing.Problems.Select(p => new PairingProblem(p)));
        var found = new List<ImagePair>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in pairs.GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            string name = naming.MaskName?.Apply(group.Key) ?? group.Key;
            used.Add(name);
            if (byName.TryGetValue(name, out string? path))
            {
                found.AddRange(group.Select(pair => pair.WithMask(create(path))));
                continue;
            }

            string truth = group.First().GroundTruth;
            string message = $"{truth}: has no mask named '{name}' in {masks[0]}; add it, or leave the image out.";
            AddProblem(new EvaluationException("MaskMissing", truth, message)
            {
                Kind = FailureKind.NotFound,
                Option = byName.Count > 0 ? OptionNames.MaskName : null,
            });
        }

        foreach (var unused in byName.Where(mask => !used.Contains(mask.Key)))
        {
            string wanted = naming.MaskName is null ? "named" : "whose mask is named";
            string message = $"{unused.Value}: there is no pair {wanted} '{unused.Key}'; add its images, or move the mask out of the set.";
            AddProblem(new EvaluationException("MaskUnused", unused.Value, message) { Kind = FailureKind.NotFound });
        }

        // The order of the pairs: grouped by method.
        var order = pairs.Select((pair, i) => (pair, i)).ToDictionary(p => (p.pair.Method, p.pair.Name), p => p.i);
        return new PairingResult([.. found.OrderBy(p => order[(p.Method, p.Name)])], problems, [.. listing.CreateWarnings()]);

        List<ImagePair> WithOne(string? path) => [.. pairs.Select(pair => pair.WithMask(create(path)))];

        void AddProblem(EvaluationException failure) => problems.Add(new PairingProblem(failure));
    }

    /// <summary>Lists the masks. The pairs of two plates are named by well and field, and then so are masks in a plate.</summary>
    private static ImageSet List(
        IReadOnlyList<ImagePair> pairs, IReadOnlyList<string> masks, NamingOptions naming, FolderListing listing)
    {
        var set = ImageSet.List(masks, naming, listing);
        var names = new HashSet<string>(set.Names, StringComparer.Ordinal);
        bool canBeNamedWithin = masks.All(ImageFormats.IsImageFolder) && !pairs.Any(pair => names.Contains(pair.Name));
        return canBeNamedWithin ? ImageSet.List(masks, naming with { WithinFolder = true }, listing) : set;
    }
}
