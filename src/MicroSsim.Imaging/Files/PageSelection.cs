using MicroSsim.Engine;

namespace MicroSsim.Imaging.Files;

/// <summary>Selects pages of a file. All numbers count from 0; a property that is null does not restrict the selection.</summary>
public sealed record PageSelection
{
    /// <summary>Selects every page.</summary>
    public static PageSelection All { get; } = new();

    /// <summary>Numbers of the selected pages; order and duplicates do not matter.</summary>
    public IReadOnlyList<int>? Pages { get; init; }

    /// <summary>
    /// The selected channels; duplicates do not matter. For pages with several samples per pixel (RGB) they select samples, each of which
    /// is a page of its own; for a palette page, 0 selects the stored values.
    /// </summary>
    public IReadOnlyList<int>? Channels { get; init; }

    /// <summary>
    /// The selected sample of pages with several samples per pixel, or with a palette; other pages are selected as well. Unlike
    /// <see cref="Channels"/>, it needs no axes.
    /// </summary>
    public int? Sample { get; init; }

    /// <summary>The selected slice (Z).</summary>
    public int? Slice { get; init; }

    /// <summary>The selected frame (T).</summary>
    public int? Frame { get; init; }

    /// <summary>
    /// The axes of the stack, such as <c>TZCYX</c>, in place of those that the file states; null for those of the file. See
    /// <see cref="PageAxes"/>.
    /// </summary>
    /// <exception cref="MicroSsimException"><c>AxesInvalid</c>: the text does not name axes.</exception>
    public string? Axes
    {
        get => StatedAxes?.Text;
        init => StatedAxes = value is null ? null : PageAxes.Parse(value);
    }

    /// <summary>Whether no page is excluded, and no sample selected.</summary>
    internal bool SelectsAll => Pages is null && Channels is null && Sample is null && Slice is null && Frame is null;

    /// <summary>The parsed <see cref="Axes"/>; null for those of the file.</summary>
    internal PageAxes? StatedAxes { get; init; }
}
