using MicroSsim.Engine;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.Evaluation.Runs;

/// <summary>
/// The files of an evaluation. Their names are the same in every folder, so that scripts and workflows find them; a folder holds one
/// evaluation.
/// </summary>
public sealed class EvaluationFiles
{
    /// <summary>Names the files.</summary>
    /// <param name="folder">The absolute path of the folder; it need not exist.</param>
    /// <param name="formats">The extensions of tables besides the CSV, such as <c>json</c>.</param>
    /// <param name="compares">Whether there is a page that compares with earlier rows.</param>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c>.</exception>
    public EvaluationFiles(string folder, IEnumerable<string> formats, bool compares)
    {
        Folder = folder;
        Fit = Path.Combine(folder, "fit.json");
        Table = Path.Combine(folder, "scores.csv");
        Page = Path.Combine(folder, "report.html");
        Comparison = compares ? Path.Combine(folder, "comparison.html") : null;
        Resume = Path.Combine(folder, "resume");
        OtherTables = [.. formats.Select(f => f.TrimStart('.').ToLowerInvariant()).Distinct().Except(["csv", "html", "htm"]).Select(Name)];

        string Name(string format)
        {
            ScoreReport.ThrowIfUnknown($"scores.{format}");
            return Path.Combine(folder, $"scores.{format}");
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The fits of the methods.</summary>
    public string Fit { get; }

    /// <summary>The score rows as CSV.</summary>
    public string Table { get; }

    /// <summary>The score rows in other formats.</summary>
    public IReadOnlyList<string> OtherTables { get; }

    /// <summary>The page.</summary>
    public string Page { get; }

    /// <summary>The page that compares with earlier score rows; null for none.</summary>
    public string? Comparison { get; }

    /// <summary>The folder of the measurements of a run that has not ended yet.</summary>
    public string Resume { get; }

    /// <summary>All files, in the order in which they are written.</summary>
    private IEnumerable<string> All =>
    [
        Fit,
        Table,
        ScoreReport.GetSettingsPath(Table),
        .. OtherTables,
        Page,
        .. Comparison is null ? Array.Empty<string>() : [Comparison],
    ];

    /// <summary>Checks that the folder holds no results of an earlier evaluation, and creates it.</summary>
    /// <param name="replace">Whether they are replaced, even if they are read-only.</param>
    /// <param name="resume">Whether a part of them is accepted: a run was interrupted while it wrote them.</param>
    /// <exception cref="EvaluationException"><c>OutputExists</c>, or <c>OutputNotWritten</c>: the folder cannot be created.</exception>
    public void Prepare(bool replace, bool resume)
    {
        var existing = All.Where(File.Exists).ToList();
        bool isPart = resume && !File.Exists(Page); // the page is written after the tables
        if (existing.Count > 0 && !replace && !isPart)
        {
            string names = string.Join(", ", existing.Select(Path.GetFileName));
            string complete = resume ? "complete " : "";
            string message = $"{Folder}: contains the {complete}results of an earlier evaluation ({names}), which are kept; choose another "
                + "output folder, or replace them.";
            throw new EvaluationException("OutputExists", Folder, message) { Kind = FailureKind.Exists, Option = OptionNames.Force };
        }

        try
        {
            Directory.CreateDirectory(Folder);
            foreach (string path in existing)
            {
                var file = new FileInfo(path);
                if (file.IsReadOnly) file.IsReadOnly = false;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("OutputNotWritten", Folder, $"{Folder}: nothing can be written there; {e.Message}", e)
            {
                Kind = FailureKind.NotWritten,
            };
        }
    }
}
