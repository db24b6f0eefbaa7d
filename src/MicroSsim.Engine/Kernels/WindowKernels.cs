using System.Runtime.CompilerServices;

namespace MicroSsim.Engine;

/// <summary>
/// The loops that sliding a window spends its time in. The taps of a window are symmetric: values at equal distance from
/// the centre are added first, which halves the multiplications.
/// </summary>
/// <remarks>
/// Four vectors are in flight at once, as one chain of additions would leave the processor waiting for itself.
/// <see cref="WindowScan"/> sees to it that rows are long enough for whole vectors (see <see cref="Lanes"/>). The scalar
/// twin of each loop is the sum in its summary.
/// </remarks>
internal static class WindowKernels
{
    /// <summary>Pixels that one turn of the loops takes; rows are allocated up to a multiple.</summary>
    public static int Block => 4 * Lanes.Count;

    /// <summary>The length to allocate a row of <paramref name="length"/> pixels with.</summary>
    public static int RoundUp(int length) => (length + Block - 1) / Block * Block;

    /// <summary>Puts x, y, x², y² and xy into a ring of rows.</summary>
    /// <param name="x">The ground truth.</param>
    /// <param name="y">The prediction, as long.</param>
    /// <param name="start">Where the row begins in the ring.</param>
    /// <param name="ring">The ring.</param>
    public static void Products(double[] x, double[] y, int start, WindowSums ring)
    {
        for (int i = 0; i < x.Length; i += Lanes.Count)
        {
            DoubleLanes a = Lanes.Load(x, i), b = Lanes.Load(y, i);
            Lanes.Store(a, ring.X, start + i);
            Lanes.Store(b, ring.Y, start + i);
            Lanes.Store(a * a, ring.XX, start + i);
            Lanes.Store(b * b, ring.YY, start + i);
            Lanes.Store(a * b, ring.XY, start + i);
        }
    }

    /// <summary>Puts x, y, x² + y² and xy into a ring of rows; see <see cref="Products"/>.</summary>
    public static void JointProducts(double[] x, double[] y, int start, WindowSums ring)
    {
        for (int i = 0; i < x.Length; i += Lanes.Count)
        {
            DoubleLanes a = Lanes.Load(x, i), b = Lanes.Load(y, i);
            Lanes.Store(a, ring.X, start + i);
            Lanes.Store(b, ring.Y, start + i);
            Lanes.Store(Lanes.MultiplyAdd(a, a, b * b), ring.XX, start + i);
            Lanes.Store(a * b, ring.XY, start + i);
        }
    }

    /// <summary>sums[i] = Σₖ taps[k] · rows[starts[k] + i]: down a column.</summary>
    /// <param name="rows">The rows of a ring, one after the other.</param>
    /// <param name="starts">Where the row of each tap begins.</param>
    /// <param name="taps">The weights.</param>
    /// <param name="length">Pixels, a multiple of <see cref="Block"/>.</param>
    /// <param name="sums">The result.</param>
    public static void SumDown(double[] rows, int[] starts, double[] taps, int length, double[] sums)
    {
        int last = taps.Length - 1, centre = last / 2;
        for (int i = 0; i < length; i += Block)
        {
            ref double c = ref Lanes.At(rows, starts[centre] + i);
            var tap = Lanes.All(taps[centre]);
            DoubleLanes s0 = tap * Lanes.Load(ref c, 0), s1 = tap * Lanes.Load(ref c, 1), s2 = tap * Lanes.Load(ref c, 2), s3 = tap * Lanes.Load(ref c, 3);
            for (int k = 0; k < centre; k++)
            {
                ref double a = ref Lanes.At(rows, starts[k] + i), b = ref Lanes.At(rows, starts[last - k] + i);
                AddPair(Lanes.All(taps[k]), ref a, ref b, ref s0, ref s1, ref s2, ref s3);
            }

            Store(s0, s1, s2, s3, sums, i);
        }
    }

    /// <summary>sums[i] = Σₖ taps[k] · row[i + k]: along a row.</summary>
    /// <param name="row">The row, longer than the sums by at least taps − 1.</param>
    /// <param name="taps">The weights.</param>
    /// <param name="sums">The result; its length is a multiple of <see cref="Block"/>.</param>
    public static void SumAcross(double[] row, double[] taps, double[] sums)
    {
        int last = taps.Length - 1, centre = last / 2;
        for (int i = 0; i < sums.Length; i += Block)
        {
            ref double c = ref Lanes.At(row, i + centre);
            var tap = Lanes.All(taps[centre]);
            DoubleLanes s0 = tap * Lanes.Load(ref c, 0), s1 = tap * Lanes.Load(ref c, 1), s2 = tap * Lanes.Load(ref c, 2), s3 = tap * Lanes.Load(ref c, 3);
            for (int k = 0; k < centre; k++)
            {
                ref double a = ref Lanes.At(row, i + k), b = ref Lanes.At(row, i + last - k);
                AddPair(Lanes.All(taps[k]), ref a, ref b, ref s0, ref s1, ref s2, ref s3);
            }

            Store(s0, s1, s2, s3, sums, i);
        }
    }

    /// <summary>s += tap · (a + b), for four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPair(
        DoubleLanes tap, ref double a, ref double b, ref DoubleLanes s0, ref DoubleLanes s1, ref DoubleLanes s2, ref DoubleLanes s3)
    {
        s0 = Lanes.MultiplyAdd(tap, Lanes.Load(ref a, 0) + Lanes.Load(ref b, 0), s0);
        s1 = Lanes.MultiplyAdd(tap, Lanes.Load(ref a, 1) + Lanes.Load(ref b, 1), s1);
        s2 = Lanes.MultiplyAdd(tap, Lanes.Load(ref a, 2) + Lanes.Load(ref b, 2), s2);
        s3 = Lanes.MultiplyAdd(tap, Lanes.Load(ref a, 3) + Lanes.Load(ref b, 3), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(DoubleLanes s0, DoubleLanes s1, DoubleLanes s2, DoubleLanes s3, double[] sums, int i)
    {
        Lanes.Store(s0, sums, i);
        Lanes.Store(s1, sums, i + Lanes.Count);
        Lanes.Store(s2, sums, i + (2 * Lanes.Count));
        Lanes.Store(s3, sums, i + (3 * Lanes.Count));
    }
}
