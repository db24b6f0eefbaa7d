namespace MicroSsim.Engine.Planes;

/// <summary>Some columns of some rows.</summary>
internal readonly record struct PixelBlock(int Row, int Column, int Rows, int Columns);
