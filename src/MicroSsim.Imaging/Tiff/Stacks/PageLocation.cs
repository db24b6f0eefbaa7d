namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>Where the pixels of a page are described.</summary>
/// <param name="Directory">Number of the directory.</param>
/// <param name="Plane">Number of the plane among the contiguous planes that the directory describes; 0 if there is only one.</param>
internal readonly record struct PageLocation(int Directory, int Plane);
