namespace MicroSsim.Imaging.Files;

/// <summary>
/// One page of an image file, and where it stands in the stack. All numbers count from 0; an axis that the file does not
/// have is null.
/// </summary>
/// <param name="Index">The page's place in the file.</param>
/// <param name="Channel">Its channel; of a page of several samples per pixel, the sample that was chosen.</param>
/// <param name="Slice">Its slice (z).</param>
/// <param name="Frame">Its frame (time).</param>
public sealed record ImagePage(int Index, int? Channel, int? Slice, int? Frame);
