using System.Text;

namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// Turns arbitrary names into names of folders and files that are valid on every system, and that never lead out of their folder.
/// </summary>
internal static class SafeName
{
    private const int LongestName = 255;

    /// <summary>The characters that Windows does not allow in names.</summary>
    private static readonly char[] Forbidden = [.. Enumerable.Range(0, 32).Select(c => (char)c), '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>The names that Windows reserves for devices, with any extension.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Splits a name at <c>/</c>, and makes each part the valid name of one folder or file.</summary>
    /// <param name="name">Any text.</param>
    public static IEnumerable<string> Split(string name) => name.Split('/').Select(MakeSafe);

    /// <summary>Whether a name of a file or folder has more than 255 characters on Windows, or bytes of UTF-8 on other systems.</summary>
    public static bool IsTooLong(string name) =>
        (Path.DirectorySeparatorChar == '\\' ? name.Length : Encoding.UTF8.GetByteCount(name)) > LongestName;

    private static string MakeSafe(string part)
    {
        string clean = string.Concat(part.Select(c => Forbidden.Contains(c) ? '_' : c));
        // Windows removes dots and blanks at the end, so that two names could become one, and `.` and `..` are other folders.
        string kept = clean.TrimEnd('.', ' ');
        clean = kept.PadRight(clean.Length, '_');
        if (clean.Length == 0) return "_";
        return Devices.Contains(clean.Split('.')[0].TrimEnd(' ')) ? "_" + clean : clean;
    }
}
