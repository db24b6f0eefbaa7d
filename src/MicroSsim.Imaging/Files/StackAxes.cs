namespace MicroSsim.Imaging.Files;

/// <summary>Sizes of the axes of a stack as its file states them; each at least 1.</summary>
/// <param name="Channels">Number of channels (C).</param>
/// <param name="Slices">Number of slices (Z).</param>
/// <param name="Frames">Number of frames (T).</param>
internal sealed record StackAxes(int Channels, int Slices, int Frames)
{
    /// <summary>The axes of a single page.</summary>
    public static StackAxes Single { get; } = new(1, 1, 1);

    /// <summary>Size of an axis: C, Z or T.</summary>
    public int Size(char axis) => axis switch { 'C' => Channels, 'Z' => Slices, _ => Frames };
}
