namespace MicroSsim.Imaging.Files;

/// <summary>Which pages of a file are wanted. All numbers count from 0; what is null does not narrow the choice.</summary>
public sealed record PageSelection
{
    /// <summary>Every page.</summary>
    public static PageSelection All { get; } = new();

    /// <summary>Pages by their place in the file.</summary>
    public IReadOnlyList<int>? Pages { get; init; }

    /// <summary>
    /// Only this channel. On pages of several samples per pixel (RGB) it picks the sample; on a palette page, 0 takes the
    /// stored values as they are.
    /// </summary>
    public int? Channel { get; init; }

    /// <summary>Only this slice (z).</summary>
    public int? Slice { get; init; }

    /// <summary>Only this frame (time).</summary>
    public int? Frame { get; init; }
}
