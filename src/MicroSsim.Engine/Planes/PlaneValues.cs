namespace MicroSsim.Engine.Planes;

/// <summary>The pixels of any plane as numbers, for those who look at images rather than score them.</summary>
public static class PlaneValues
{
    /// <summary>Reads whole rows, row-major.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="buffer">Room for planes that have to fetch their rows.</param>
    /// <param name="values">Takes width × <paramref name="rowCount"/> values.</param>
    public static void Read(this ImagePlane plane, int firstRow, int rowCount, RowBuffer buffer, Span<double> values) =>
        PixelConversion.ToDouble(plane.GetRows(firstRow, rowCount, buffer), plane.PixelType, 0, 1, values);
}
