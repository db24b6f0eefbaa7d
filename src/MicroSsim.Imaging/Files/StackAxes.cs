namespace MicroSsim.Imaging.Files;

/// <summary>How many channels, slices and frames a file says it has.</summary>
internal sealed record StackAxes(int Channels, int Slices, int Frames)
{
    public static StackAxes One { get; } = new(1, 1, 1);
}
