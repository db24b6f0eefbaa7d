namespace MicroSsim.Engine.Planes;

/// <summary>Reads pixels of any type as float64, for callers that render images rather than score them.</summary>
public static class PlaneValues
{
    /// <summary>Reads whole rows as float64, row-major.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="buffer">The buffer for planes that are not in memory.</param>
    /// <param name="values">The destination: width · <paramref name="rowCount"/> values.</param>
    public static void Read(this ImagePlane plane, int firstRow, int rowCount, RowBuffer buffer, Span<double> values) =>
        PixelConversion.ToDouble(plane.GetRows(firstRow, rowCount, buffer), plane.PixelType, 0, 1, values);
}
