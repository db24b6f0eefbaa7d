namespace MicroSsim.Evaluation.Pairing;

/// <summary>The result of a search for pairs.</summary>
/// <param name="Pairs">The pairs, grouped by method in the order given, and in ordinal order of the image names within a method.</param>
/// <param name="Problems">
/// <c>PredictionMissing</c> and <c>GroundTruthMissing</c> (images without a partner), <c>DuplicateName</c>, <c>NoPairs</c>,
/// <c>FolderUnreadable</c> and <c>LinkNotFollowed</c>.
/// </param>
/// <param name="Warnings">
/// <c>FormatsNotRead</c> (a folder has images of formats that are not read) and <c>SameImage</c> (ground truth and prediction are one
/// file).
/// </param>
public sealed record PairingResult(
    IReadOnlyList<ImagePair> Pairs, IReadOnlyList<PairingProblem> Problems, IReadOnlyList<PairingWarning> Warnings);

/// <summary>Images that were not paired, or a folder that was not listed.</summary>
/// <param name="Failure">The cause.</param>
/// <param name="Suggestion">What would pair the images; null if nothing was found, or for other problems.</param>
public sealed record PairingProblem(EvaluationException Failure, PairingSuggestion? Suggestion = null);

/// <summary>A finding that does not prevent pairs.</summary>
/// <param name="Id">A short PascalCase name of the warning that never changes.</param>
/// <param name="Message">Cause and remedy in one line.</param>
public sealed record PairingWarning(string Id, string Message);

/// <summary>Naming options with which images pair that did not pair otherwise.</summary>
/// <param name="Naming">The options.</param>
/// <param name="Paired">How many ground truth images pair with them.</param>
/// <param name="Total">The number of ground truth images.</param>
/// <param name="IgnoresCase">Whether the names still differ in upper and lower case, so that the files have to be renamed.</param>
/// <param name="Folder">
/// The folder whose file names without extension pair if upper and lower case are ignored; null if they do not, or if case differs.
/// </param>
public sealed record PairingSuggestion(
    NamingOptions Naming, int Paired, int Total, bool IgnoresCase = false, string? Folder = null);
