namespace MicroSsim.Engine.Windows;

/// <summary>
/// A block of the map, the image of one value per window: as many rows as a vector has lanes, or fewer at the bottom, and some
/// columns.
/// </summary>
/// <param name="Row">The first row of the map, from 0.</param>
/// <param name="Column">The first column of the map, from 0.</param>
/// <param name="Rows">The number of valid rows; the contents of the lanes after them are undefined.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Mask">The mask of the valid lanes, for sums.</param>
internal readonly record struct MapBlock(int Row, int Column, int Rows, int Columns, DoubleVector Mask);
