using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

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
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Products(AlignedBuffer x, AlignedBuffer y, int start, int stride, int rows, AlignedBuffer xx, AlignedBuffer yy, AlignedBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleVector a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            xx.Store(a * a, row * SimdDouble.Count);
            yy.Store(b * b, row * SimdDouble.Count);
            xy.Store(a * b, row * SimdDouble.Count);
        }
    }

    /// <summary>The same with x² + y² in one.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void JointProducts(AlignedBuffer x, AlignedBuffer y, int start, int stride, int rows, AlignedBuffer squares, AlignedBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleVector a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            squares.Store(SimdDouble.MultiplyAdd(a, a, b * b), row * SimdDouble.Count);
            xy.Store(a * b, row * SimdDouble.Count);
        }
    }

    /// <summary>Moves <paramref name="count"/> vectors up by <paramref name="by"/> vectors, to <paramref name="start"/>.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void MoveUp(AlignedBuffer vectors, int start, int by, int count)
    {
        ref double to = ref vectors.At(start);
        ref double from = ref Unsafe.Add(ref to, by * SimdDouble.Count);
        for (int i = 0; i < count; i++) SimdDouble.Store(SimdDouble.Load(ref from, i), ref to, i);
    }
}
