namespace MicroSsim.Evaluation.Maps;

/// <summary>Names of other people as folders and files: the same on every system, and never outside the folder that they are put into.</summary>
internal static class SafeName
{
    private static readonly char[] Forbidden = [.. Enumerable.Range(0, 32).Select(c => (char)c), '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>What Windows takes for a device, with any extension.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>The parts of a name that <c>/</c> divides, each as the name of one folder or file.</summary>
    public static IEnumerable<string> Segments(string name) => name.Split('/').Select(Segment);

    private static string Segment(string part)
    {
        string clean = string.Concat(part.Select(c => Forbidden.Contains(c) ? '_' : c));
        // Windows drops dots and blanks at the end, so that two names would be one; and `.` and `..` are folders elsewhere.
        string kept = clean.TrimEnd('.', ' ');
        clean = kept.PadRight(clean.Length, '_');
        if (clean.Length == 0) return "_";
        return Devices.Contains(clean.Split('.')[0].TrimEnd(' ')) ? "_" + clean : clean;
    }
}
