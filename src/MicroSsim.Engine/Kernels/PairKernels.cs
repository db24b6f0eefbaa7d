using System.Runtime.CompilerServices;

namespace MicroSsim.Engine;

/// <summary>Products of a pair's pixels, and the moving about of vectors.</summary>
internal static class PairKernels
{
    /// <summary>xx[r] = x[r]², yy[r] = y[r]² and xy[r] = x[r] · y[r] down a column as wide as a vector.</summary>
    /// <param name="x">Rows of the ground truth.</param>
    /// <param name="y">Rows of the prediction.</param>
    /// <param name="start">Where the column begins in the first row.</param>
    /// <param name="stride">Doubles from one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="xx">Takes the squares, one vector after the other.</param>
    /// <param name="yy">Likewise.</param>
    /// <param name="xy">Takes the products.</param>
    [MethodImpl(Lanes.CompiledAtOnce)]
    public static void Products(LaneBuffer x, LaneBuffer y, int start, int stride, int rows, LaneBuffer xx, LaneBuffer yy, LaneBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleLanes a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            xx.Store(a * a, row * Lanes.Count);
            yy.Store(b * b, row * Lanes.Count);
            xy.Store(a * b, row * Lanes.Count);
        }
    }

    /// <summary>The same with x² + y² in one.</summary>
    [MethodImpl(Lanes.CompiledAtOnce)]
    public static void JointProducts(LaneBuffer x, LaneBuffer y, int start, int stride, int rows, LaneBuffer squares, LaneBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleLanes a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            squares.Store(Lanes.MultiplyAdd(a, a, b * b), row * Lanes.Count);
            xy.Store(a * b, row * Lanes.Count);
        }
    }

    /// <summary>Moves <paramref name="count"/> vectors up by <paramref name="by"/> vectors, to <paramref name="start"/>.</summary>
    [MethodImpl(Lanes.CompiledAtOnce)]
    public static void MoveUp(LaneBuffer vectors, int start, int by, int count)
    {
        ref double to = ref vectors.At(start);
        ref double from = ref Unsafe.Add(ref to, by * Lanes.Count);
        for (int i = 0; i < count; i++) Lanes.Store(Lanes.Load(ref from, i), ref to, i);
    }
}
