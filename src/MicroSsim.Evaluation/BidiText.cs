namespace MicroSsim.Evaluation;

/// <summary>
/// Isolates names in plain text, as the element <c>bdi</c> does in HTML, so that names in right-to-left scripts, or with characters that
/// control the direction of writing, do not reorder the text around them.
/// </summary>
internal static class BidiText
{
    private const char FirstStrongIsolate = '\u2068', PopDirectionalIsolate = '\u2069';

    /// <summary>Isolates a name; one without such characters is returned unchanged.</summary>
    public static string Isolate(string name)
    {
        if (!name.Any(IsRightToLeft)) return name;
        string shown = string.Concat(name.Select(c => IsControl(c) ? '\uFFFD' : c));
        return $"{FirstStrongIsolate}{shown}{PopDirectionalIsolate}";
    }

    /// <summary>Whether a character controls the direction of the text after it, and could end the isolation.</summary>
    private static bool IsControl(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Whether a UTF-16 code unit is in the blocks of right-to-left scripts, or controls the direction of writing.</summary>
    private static bool IsRightToLeft(char c) => c is
        (>= '\u0590' and <= '\u08FF') // Hebrew, Arabic and related scripts
        or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFF') // their presentation forms
        or '\uD802' or '\uD803' or '\uD83A' or '\uD83B' // surrogates of U+10800 … 10FFF and U+1E800 … 1EFFF
        or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'); // controls
}
