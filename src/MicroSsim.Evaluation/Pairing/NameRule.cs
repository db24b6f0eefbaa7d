using MicroSsim.Engine;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// Derives the name of a prediction, or of a mask, from the name of its ground truth. Names have no image extension.
/// </summary>
public abstract record NameRule
{
    /// <summary>The name of the prediction or mask.</summary>
    /// <param name="groundTruth">The name of the ground truth; folders in it are separated by <c>/</c>.</param>
    public abstract string Apply(string groundTruth);
}

/// <summary>A pattern in which one asterisk stands for the name of the ground truth, such as <c>*_N2V</c>.</summary>
public sealed record NamePattern : NameRule
{
    private readonly string _prefix, _suffix;

    /// <summary>Creates the rule.</summary>
    /// <param name="pattern">
    /// Text with one asterisk; an image extension at its end is ignored. Without a slash it is the pattern of the file name, and the
    /// folders of the ground truth stay before it; with a slash the asterisk stands for folders and file name.
    /// </param>
    /// <exception cref="MicroSsimException"><c>PredictionNameInvalid</c>: the pattern has no asterisk, or several.</exception>
    public NamePattern(string pattern)
    {
        string[] parts = ImageFormats.RemoveExtension(pattern.Replace('\\', '/')).Split('*');
        if (parts.Length != 2)
        {
            throw new MicroSsimException(
                "PredictionNameInvalid",
                $"'{pattern}': a name pattern has one asterisk, which stands for the name of the ground truth, such as '*_denoised'.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }

        _prefix = ImageName.Normalize(parts[0].StartsWith("./", StringComparison.Ordinal) ? parts[0].Substring(2) : parts[0]);
        _suffix = ImageName.Normalize(parts[1]);
    }

    /// <summary>The pattern, without extension.</summary>
    public string Pattern => $"{_prefix}*{_suffix}";

    /// <inheritdoc/>
    public override string Apply(string groundTruth)
    {
        int file = Pattern.Contains('/') ? 0 : groundTruth.LastIndexOf('/') + 1;
        return $"{groundTruth.Substring(0, file)}{_prefix}{groundTruth.Substring(file)}{_suffix}";
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}

/// <summary>The part of a name that a <see cref="NameReplacement"/> replaces.</summary>
public enum NamePart
{
    /// <summary>Every occurrence of the text.</summary>
    Anywhere,

    /// <summary>The text at the start of the name.</summary>
    Start,

    /// <summary>The text at the end of the name.</summary>
    End,
}

/// <summary>Replaces a text in the name of the ground truth; upper and lower case differ.</summary>
/// <param name="Old">The text to replace, at least one character.</param>
/// <param name="New">The text that replaces it.</param>
/// <param name="Part">Where the text is replaced.</param>
public sealed record NameReplacement(string Old, string New, NamePart Part) : NameRule
{
    /// <inheritdoc/>
    public override string Apply(string groundTruth) => Part switch
    {
        NamePart.Start => groundTruth.StartsWith(Old, StringComparison.Ordinal) ? $"{New}{groundTruth.Substring(Old.Length)}" : groundTruth,
        NamePart.End => groundTruth.EndsWith(Old, StringComparison.Ordinal)
            ? $"{groundTruth.Substring(0, groundTruth.Length - Old.Length)}{New}"
            : groundTruth,
        _ => groundTruth.Replace(Old, New),
    };
}

/// <summary>Converts the name of the ground truth to lower or upper case, by the invariant culture.</summary>
/// <param name="Upper">True for upper case, false for lower case.</param>
public sealed record NameCase(bool Upper) : NameRule
{
    /// <inheritdoc/>
    public override string Apply(string groundTruth) => Upper ? groundTruth.ToUpperInvariant() : groundTruth.ToLowerInvariant();
}

/// <summary>A rule of the caller.</summary>
/// <param name="Map">Returns the name of the prediction or mask, with or without an image extension.</param>
public sealed record NameFunction(Func<string, string> Map) : NameRule
{
    /// <inheritdoc/>
    public override string Apply(string groundTruth) =>
        ImageName.Normalize(ImageFormats.RemoveExtension(Map(groundTruth).Replace('\\', '/')));
}

/// <summary>How images are listed and named, and how the predictions of a ground truth are named.</summary>
public sealed record NamingOptions
{
    /// <summary>Whether subfolders are searched; the name of an image then includes its relative path.</summary>
    public bool Recurse { get; init; }

    /// <summary>Whether names are file names alone, without the folders below those that are searched.</summary>
    public bool ByFileName { get; init; }

    /// <summary>
    /// Whether images in a folder that holds several by its format, such as a plate, are named by their path in it, without its name.
    /// </summary>
    internal bool WithinFolder { get; init; }

    /// <summary>The names of the predictions; null where they are those of the ground truth.</summary>
    public NameRule? PredictionName { get; init; }

    /// <summary>The names of the masks; null where they are those of the ground truth.</summary>
    public NameRule? MaskName { get; init; }
}
