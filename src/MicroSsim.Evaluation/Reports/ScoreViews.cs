namespace MicroSsim.Evaluation.Reports;

/// <summary>
/// The tables that rows are shown in: one for each set of columns, as a table of PowerShell cannot leave out the columns
/// that its rows lack. A row names its table by a type name that lists its metrics.
/// </summary>
public static class ScoreViews
{
    /// <summary>The type name of every row.</summary>
    public const string RowType = "MicroSsim.Score";

    /// <summary>The factors of MicroSSIM, which are shown beside it where they were asked for.</summary>
    private static readonly string[] Components = ["Luminance", "Contrast", "Structure"];

    /// <summary>The columns that come and go together, in the order of a table.</summary>
    private static readonly string[][] Groups =
        [["MicroSsim"], Components, ["MicroMs3im"], ["Ssim"], ["MsSsim"], ["Psnr", "RangeInvariantPsnr"]];

    /// <summary>The columns of every table.</summary>
    public static IEnumerable<IReadOnlyList<string>> All =>
        from bits in Enumerable.Range(1, (1 << Groups.Length) - 1)
        let columns = Groups.Where((_, i) => (bits & (1 << i)) != 0).SelectMany(g => g).ToList()
        where columns.Contains("MicroSsim") || !columns.Contains(Components[0])
        select columns;

    /// <summary>The type name of rows with these columns, those that are never shown among them.</summary>
    public static string TypeOf(IEnumerable<string> columns)
    {
        var present = new HashSet<string>(columns);
        return $"{RowType}#{string.Join("+", Groups.Where(g => g.All(present.Contains)).Select(g => g[0]))}";
    }
}
