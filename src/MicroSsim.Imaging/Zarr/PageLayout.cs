namespace MicroSsim.Imaging.Zarr;

/// <summary>Which axes of an array are the rows and columns of a page; the others enumerate pages.</summary>
/// <param name="Rows">The axis of rows.</param>
/// <param name="Columns">The axis of columns.</param>
/// <param name="Samples">The axis of the samples of a pixel; null if pixels have one sample.</param>
/// <param name="Stack">The axes that enumerate pages, the slowest first.</param>
internal sealed record PageLayout(int Rows, int Columns, int? Samples, int[] Stack)
{
    /// <summary>The position of a page on each axis of the array; 0 on those of rows and columns.</summary>
    /// <param name="shape">Shape of the array.</param>
    /// <param name="index">Number of the page.</param>
    /// <param name="sample">Index of the sample within a pixel.</param>
    public long[] Coordinates(long[] shape, int index, int sample)
    {
        long[] coordinates = new long[shape.Length];
        if (Samples is { } axis) coordinates[axis] = sample;
        long rest = index;
        for (int i = Stack.Length - 1; i >= 0; i--)
        {
            coordinates[Stack[i]] = rest % shape[Stack[i]];
            rest /= shape[Stack[i]];
        }

        return coordinates;
    }
}
