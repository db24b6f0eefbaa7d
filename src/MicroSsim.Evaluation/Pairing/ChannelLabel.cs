namespace MicroSsim.Evaluation.Pairing;

/// <summary>The channel of a page, a fit or a summary: its number, and its name where the file has one.</summary>
/// <param name="Number">The channel, counted from 0; null where the file names no channels.</param>
/// <param name="Name">The name in the metadata of the file, such as the dye; null if it has none.</param>
public readonly record struct ChannelLabel(int? Number, string? Name = null)
{
    /// <summary>The channel as text whose direction of writing does not affect the text around it, for pages.</summary>
    internal string ToIsolatedText() => (Name is null ? this : this with { Name = BidiText.Isolate(Name) }).ToString();

    /// <summary>The channel as text, such as <c>channel 1 (GFP)</c>; empty where there is none.</summary>
    public override string ToString() =>
        Number is not { } number ? "" : FormattableString.Invariant($"channel {number}") + (Name is null ? "" : $" ({Name})");
}
