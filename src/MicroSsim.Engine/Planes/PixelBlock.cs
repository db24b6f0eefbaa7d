namespace MicroSsim.Engine.Planes;

/// <summary>A rectangle of pixels of a plane.</summary>
/// <param name="Row">The first row, from 0.</param>
/// <param name="Column">The first column, from 0.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct PixelBlock(int Row, int Column, int Rows, int Columns);
