namespace MicroSsim.Imaging.Files;

/// <summary>Selects pages of a file. All numbers count from 0; a property that is null does not restrict the selection.</summary>
public sealed record PageSelection
{
    /// <summary>Selects every page.</summary>
    public static PageSelection All { get; } = new();

    /// <summary>Numbers of the selected pages; order and duplicates do not matter.</summary>
    public IReadOnlyList<int>? Pages { get; init; }

    /// <summary>
    /// The selected channel. For pages with several samples per pixel (RGB) it selects the sample; for a palette page, 0 selects the
    /// stored values.
    /// </summary>
    public int? Channel { get; init; }

    /// <summary>The selected slice (Z).</summary>
    public int? Slice { get; init; }

    /// <summary>The selected frame (T).</summary>
    public int? Frame { get; init; }
}
