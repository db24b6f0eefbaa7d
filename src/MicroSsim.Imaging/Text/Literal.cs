namespace MicroSsim.Imaging.Text;

/// <summary>
/// A value of a Python literal or of JSON, such as the header of an NPY file or the metadata of tifffile. Exactly one of the properties
/// is not null, except for <c>None</c> and <c>null</c>, for which all are, and for large integers.
/// </summary>
internal sealed record Literal
{
    /// <summary>Text of a string.</summary>
    public string? Text { get; init; }

    /// <summary>Value of an integer in the range of 64 bits.</summary>
    public long? Integer { get; init; }

    /// <summary>Value of any other number, including NaN and infinity.</summary>
    public double? Number { get; init; }

    /// <summary>Exact value of an integer from 2^63 to below 2^64, whose <see cref="Number"/> is rounded.</summary>
    public ulong? LargeInteger { get; init; }

    /// <summary>Value of <c>True</c>, <c>False</c>, <c>true</c> or <c>false</c>.</summary>
    public bool? Boolean { get; init; }

    /// <summary>Elements of a list, tuple or array.</summary>
    public IReadOnlyList<Literal>? Items { get; init; }

    /// <summary>Members of a dictionary or object with strings as keys; the last one wins if a key is repeated.</summary>
    public IReadOnlyDictionary<string, Literal>? Members { get; init; }

    /// <summary>The member with a key; null if this is not a dictionary, or has no such member.</summary>
    public Literal? Member(string key) => Members is not null && Members.TryGetValue(key, out var value) ? value : null;

    /// <summary>Elements of a list of integers; null if this is anything else.</summary>
    public long[]? Integers() =>
        Items is not null && Items.All(i => i.Integer is not null) ? [.. Items.Select(i => i.Integer!.Value)] : null;
}
