using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>SIMD kernels over the pixels of a pair: products, and moves of vectors.</summary>
internal static class PairKernels
{
    /// <summary>Computes x², y² and x · y in a column of pixels that is as wide as a vector.</summary>
    /// <param name="x">Rows of the ground truth.</param>
    /// <param name="y">Rows of the prediction.</param>
    /// <param name="start">The index of the column in the first row.</param>
    /// <param name="stride">Doubles from the start of one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="xx">The destination of x², one vector per row.</param>
    /// <param name="yy">The destination of y².</param>
    /// <param name="xy">The destination of x · y.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Products(
        AlignedBuffer x, AlignedBuffer y, int start, int stride, int rows, AlignedBuffer xx, AlignedBuffer yy, AlignedBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleVector a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            xx.Store(a * a, row * SimdDouble.LaneCount);
            yy.Store(b * b, row * SimdDouble.LaneCount);
            xy.Store(a * b, row * SimdDouble.LaneCount);
        }
    }

    /// <summary>Computes x² + y² and x · y, as <see cref="Products"/> does x², y² and x · y.</summary>
    /// <param name="x">Rows of the ground truth.</param>
    /// <param name="y">Rows of the prediction.</param>
    /// <param name="start">The index of the column in the first row.</param>
    /// <param name="stride">Doubles from the start of one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="squares">The destination of x² + y², one vector per row.</param>
    /// <param name="xy">The destination of x · y.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void JointProducts(
        AlignedBuffer x, AlignedBuffer y, int start, int stride, int rows, AlignedBuffer squares, AlignedBuffer xy)
    {
        for (int row = 0; row < rows; row++)
        {
            DoubleVector a = x.Load(start + (row * stride)), b = y.Load(start + (row * stride));
            squares.Store(SimdDouble.MultiplyAdd(a, a, b * b), row * SimdDouble.LaneCount);
            xy.Store(a * b, row * SimdDouble.LaneCount);
        }
    }

    /// <summary>Moves <paramref name="count"/> vectors by <paramref name="distance"/> vectors towards the front of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">The index that the first vector is moved to.</param>
    /// <param name="distance">Vectors from the destination to the source; source and destination may overlap.</param>
    /// <param name="count">The number of vectors.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void MoveVectors(AlignedBuffer buffer, int start, int distance, int count)
    {
        ref double to = ref buffer.At(start);
        ref double from = ref Unsafe.Add(ref to, distance * SimdDouble.LaneCount);
        for (int i = 0; i < count; i++) SimdDouble.Store(SimdDouble.Load(ref from, i), ref to, i);
    }
}
