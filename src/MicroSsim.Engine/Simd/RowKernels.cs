using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>Sums over rows, and rows made of rows. Rows are allocated in whole vectors.</summary>
internal static class RowKernels
{
    /// <summary>Σ of row[0 … count − 1]; what lies beyond is left out.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static double Sum(double[] row, int count)
    {
        var sum = DoubleVector.Zero;
        int i = 0;
        for (; i <= count - SimdDouble.Count; i += SimdDouble.Count) sum += SimdDouble.Load(row, i);
        return SimdDouble.Sum(i < count ? sum + SimdDouble.Keep(SimdDouble.Load(row, i), SimdDouble.First(count - i)) : sum);
    }

    /// <summary>Adds Σx, Σy, Σx², Σy² and Σxy of two rows, which are as many whole vectors, to totals, each a vector.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Moments(double[] xRow, double[] yRow, double[] totals)
    {
        ref double total = ref totals[0];
        DoubleVector x = SimdDouble.Load(ref total, 0), y = SimdDouble.Load(ref total, 1);
        DoubleVector xx = SimdDouble.Load(ref total, 2), yy = SimdDouble.Load(ref total, 3), xy = SimdDouble.Load(ref total, 4);
        for (int i = 0; i < xRow.Length; i += SimdDouble.Count)
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

    /// <summary>Every pixel of the result is the mean of two by two.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="stride">How far apart their rows are.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="pooled">The result.</param>
    /// <param name="pooledStride">How far apart its rows are.</param>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Pool(ReadOnlySpan<double> pixels, int stride, int rows, int columns, Span<double> pooled, int pooledStride)
    {
        int done = 0;
#if NET
        if (Avx512F.IsSupported) done = PoolEights(pixels, stride, rows, columns, pooled, pooledStride);
#endif
        if (done == columns) return;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> upper = pixels.Slice(2 * row * stride, 2 * columns), lower = pixels.Slice(((2 * row) + 1) * stride, 2 * columns);
            Span<double> means = pooled.Slice(row * pooledStride, columns);
            for (int i = done; i < means.Length; i++)
            {
                means[i] = 0.25 * ((upper[2 * i] + lower[2 * i]) + (upper[(2 * i) + 1] + lower[(2 * i) + 1]));
            }
        }
    }

#if NET
    /// <summary>
    /// Sixteen pixels of each of two rows make eight: the rows are added, then even and odd columns, which leaves those of the two
    /// halves in turns. Returns how many columns were made; the rest is for the loop above, their scalar twin.
    /// </summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static int PoolEights(ReadOnlySpan<double> pixels, int stride, int rows, int columns, Span<double> pooled, int pooledStride)
    {
        Debug.Assert(rows == 0 || ((((2 * rows) - 1) * stride) + (2 * columns) <= pixels.Length && ((rows - 1) * pooledStride) + columns <= pooled.Length), "Rows are whole.");
        var inOrder = Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7);
        var quarter = Vector512.Create(0.25);
        int vectors = columns / 8;
        for (int row = 0; row < rows; row++)
        {
            ref double from = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), 2 * row * stride), below = ref Unsafe.Add(ref from, stride);
            ref double to = ref Unsafe.Add(ref MemoryMarshal.GetReference(pooled), row * pooledStride);
            for (int i = 0; i < vectors; i++)
            {
                Vector512<double> left = SimdDouble.Load(ref from, 2 * i) + SimdDouble.Load(ref below, 2 * i), right = SimdDouble.Load(ref from, (2 * i) + 1) + SimdDouble.Load(ref below, (2 * i) + 1);
                var sums = Avx512F.UnpackLow(left, right) + Avx512F.UnpackHigh(left, right);
                SimdDouble.Store(Avx512F.PermuteVar8x64(sums, inOrder) * quarter, ref to, i);
            }
        }

        return 8 * vectors;
    }
#endif
}
