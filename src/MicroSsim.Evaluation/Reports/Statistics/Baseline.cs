namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>The method that the others are to improve on, such as the raw images.</summary>
/// <param name="Method">The index of the method.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsNamed">Whether the user named it; otherwise it was found by its name.</param>
internal sealed record Baseline(int Method, string Name, bool IsNamed)
{
    /// <summary>The names by which a baseline is found, whatever their case; of several methods the one that comes first here.</summary>
    private static readonly string[] KnownNames = ["raw", "noisy", "input", "lowsnr"];

    /// <summary>Finds the baseline of a set; null for none.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="name">The name of the method, as the user gave it; empty for no baseline, null to find it by its name.</param>
    /// <exception cref="EvaluationException"><c>BaselineUnknown</c>: there is no method of that name.</exception>
    public static Baseline? Find(ScoreSet set, string? name)
    {
        if (name is { Length: 0 } || set.Methods.Count == 0) return null;
        if (FindName(set.Methods, name) is not { } method) return null;
        return set.Methods.Count < 2 ? null : new Baseline(set.FindMethod(method), method, name is not null);
    }

    /// <summary>Checks a name that the user gave, before there are scores.</summary>
    /// <param name="methods">The names of all methods.</param>
    /// <param name="name">The name; empty or null for none.</param>
    /// <exception cref="EvaluationException"><c>BaselineUnknown</c>.</exception>
    public static void ThrowIfUnknown(IReadOnlyList<string> methods, string? name)
    {
        if (!string.IsNullOrEmpty(name)) FindName(methods, name);
    }

    private static string? FindName(IReadOnlyList<string> methods, string? name)
    {
        string[] names = name is null ? KnownNames : [name];
        foreach (string candidate in names)
        {
            string? method = methods.FirstOrDefault(m => m == candidate)
                ?? methods.FirstOrDefault(m => m.Equals(candidate, StringComparison.OrdinalIgnoreCase));
            if (method is not null) return method;
        }

        if (name is null) return null;
        const int MostNames = 20;
        string known = string.Join(", ", methods.Take(MostNames)) + (methods.Count > MostNames ? ", …" : "");
        throw new EvaluationException("BaselineUnknown", name, $"{name}: there is no method of this name; there are {known}.")
        {
            Kind = Engine.FailureKind.InvalidArgument,
            Option = OptionNames.Baseline,
        };
    }
}
