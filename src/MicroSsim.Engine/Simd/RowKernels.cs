using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>SIMD kernels over rows of pixels: sums, sums of products, and 2 × 2 average pooling.</summary>
internal static class RowKernels
{
    /// <summary>Σ of row[0 … count − 1]. The row is allocated in whole vectors; elements beyond the count are masked out.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static double Sum(double[] row, int count)
    {
        var sum = DoubleVector.Zero;
        int i = 0;
        for (; i <= count - SimdDouble.LaneCount; i += SimdDouble.LaneCount) sum += SimdDouble.Load(row, i);
        if (i < count) sum += SimdDouble.ApplyMask(SimdDouble.Load(row, i), SimdDouble.FirstMask(count - i));
        return SimdDouble.Sum(sum);
    }

    /// <summary>Adds Σx, Σy, Σx², Σy² and Σxy of two rows to accumulators.</summary>
    /// <param name="xRow">x, a whole number of vectors.</param>
    /// <param name="yRow">y, of the same length.</param>
    /// <param name="totals">Five accumulators, each a vector.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Moments(double[] xRow, double[] yRow, double[] totals)
    {
        ref double total = ref totals[0];
        DoubleVector x = SimdDouble.Load(ref total, 0), y = SimdDouble.Load(ref total, 1);
        DoubleVector xx = SimdDouble.Load(ref total, 2), yy = SimdDouble.Load(ref total, 3), xy = SimdDouble.Load(ref total, 4);
        for (int i = 0; i < xRow.Length; i += SimdDouble.LaneCount)
        {
            DoubleVector a = SimdDouble.Load(xRow, i), b = SimdDouble.Load(yRow, i);
            x += a;
            y += b;
            xx = SimdDouble.MultiplyAdd(a, a, xx);
            yy = SimdDouble.MultiplyAdd(b, b, yy);
            xy = SimdDouble.MultiplyAdd(a, b, xy);
        }

        SimdDouble.Store(x, ref total, 0);
        SimdDouble.Store(y, ref total, 1);
        SimdDouble.Store(xx, ref total, 2);
        SimdDouble.Store(yy, ref total, 3);
        SimdDouble.Store(xy, ref total, 4);
    }

    /// <summary>Average pooling: every pixel of the result is the mean of 2 × 2 pixels.</summary>
    /// <param name="pixels">The pixels, at least 2 · <paramref name="rows"/> rows of 2 · <paramref name="columns"/>.</param>
    /// <param name="stride">Pixels from the start of one row to the next.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="pooled">The destination of the result.</param>
    /// <param name="pooledStride">Elements from the start of one row of the result to the next.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Pool(ReadOnlySpan<double> pixels, int stride, int rows, int columns, Span<double> pooled, int pooledStride)
    {
        int done = 0;
#if NET
        if (Avx512F.IsSupported) done = PoolVectors(pixels, stride, rows, columns, pooled, pooledStride);
#endif
        if (done == columns) return;
        for (int row = 0; row < rows; row++)
        {
            var upper = pixels.Slice(2 * row * stride, 2 * columns);
            var lower = pixels.Slice(((2 * row) + 1) * stride, 2 * columns);
            var means = pooled.Slice(row * pooledStride, columns);
            for (int i = done; i < means.Length; i++)
            {
                means[i] = 0.25 * ((upper[2 * i] + lower[2 * i]) + (upper[(2 * i) + 1] + lower[(2 * i) + 1]));
            }
        }
    }

#if NET
    /// <summary>
    /// Pools 2 × 16 pixels into 8 with AVX-512: adds the two rows, then their even and odd columns, which leaves the columns of
    /// both halves interleaved, and permutes them into order.
    /// </summary>
    /// <returns>The number of columns that were pooled; the scalar loop, which adds in the same order, does the rest.</returns>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static int PoolVectors(ReadOnlySpan<double> pixels, int stride, int rows, int columns, Span<double> pooled, int pooledStride)
    {
        Debug.Assert(rows == 0 || (((2 * rows) - 1) * stride) + (2 * columns) <= pixels.Length, "The source has all rows.");
        Debug.Assert(rows == 0 || ((rows - 1) * pooledStride) + columns <= pooled.Length, "The destination has room for all rows.");
        var order = Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7);
        var quarter = Vector512.Create(0.25);
        int vectors = columns / 8;
        for (int row = 0; row < rows; row++)
        {
            ref double upper = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), 2 * row * stride);
            ref double lower = ref Unsafe.Add(ref upper, stride);
            ref double to = ref Unsafe.Add(ref MemoryMarshal.GetReference(pooled), row * pooledStride);
            for (int i = 0; i < vectors; i++)
            {
                var left = SimdDouble.Load(ref upper, 2 * i) + SimdDouble.Load(ref lower, 2 * i);
                var right = SimdDouble.Load(ref upper, (2 * i) + 1) + SimdDouble.Load(ref lower, (2 * i) + 1);
                var sums = Avx512F.UnpackLow(left, right) + Avx512F.UnpackHigh(left, right);
                SimdDouble.Store(Avx512F.PermuteVar8x64(sums, order) * quarter, ref to, i);
            }
        }

        return 8 * vectors;
    }
#endif
}
