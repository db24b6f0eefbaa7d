namespace MicroSsim.Engine.Planes;

/// <summary>The distance of neighbouring voxels along each axis of a volume, in micrometers.</summary>
/// <param name="Z">From slice to slice, above 0.</param>
/// <param name="Y">From row to row, above 0.</param>
/// <param name="X">From column to column, above 0.</param>
public readonly record struct VoxelSpacing(double Z, double Y, double X);
