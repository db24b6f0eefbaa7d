namespace MicroSsim.Engine.Volumes;

/// <summary>A tile of the map of a volume, through all its slices.</summary>
/// <param name="Row">The first row of the map, from 0.</param>
/// <param name="Column">The first column of the map, from 0.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct VolumeTile(int Row, int Column, int Rows, int Columns);
