namespace MicroSsim.Imaging.Files;

/// <summary>
/// A page of an image file and its coordinates in the stack. All numbers count from 0; the coordinate on an axis that the file does
/// not have is null.
/// </summary>
/// <param name="Index">Number of the page in the file.</param>
/// <param name="Channel">Channel; for pages with several samples per pixel, the selected sample.</param>
/// <param name="Slice">Slice (Z).</param>
/// <param name="Frame">Frame (T).</param>
public sealed record ImagePage(int Index, int? Channel, int? Slice, int? Frame)
{
    /// <summary>The selected sample of pages with several samples per pixel, from 0; null if none is selected.</summary>
    public int? Sample { get; init; }

    /// <summary>True if the page belongs to a stack that is read with its channels behind rows and columns.</summary>
    internal bool HasChannelsLast { get; init; }
}
