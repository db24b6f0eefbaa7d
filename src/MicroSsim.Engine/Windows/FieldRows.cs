using System.Numerics;

namespace MicroSsim.Engine;

/// <summary>
/// The loops over rows that a <see cref="WindowScan"/> spends its time in. Each works on <see cref="Vector{T}"/> lanes of
/// neighbouring pixels; the remainder, fewer pixels than lanes, takes the scalar path, which does the same operations in
/// the same order, so that a pixel's value does not depend on the vector's width or on where in the row it stands.
/// </summary>
internal static class FieldRows
{
    /// <summary>Fills x², y² and xy from x and y.</summary>
    public static void Products(WindowSums fields)
    {
        double[] x = fields.X, y = fields.Y, xx = fields.XX, yy = fields.YY, xy = fields.XY;
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> vx = new(x, i), vy = new(y, i);
            (vx * vx).CopyTo(xx, i);
            (vy * vy).CopyTo(yy, i);
            (vx * vy).CopyTo(xy, i);
        }

        for (; i < x.Length; i++)
        {
            xx[i] = x[i] * x[i];
            yy[i] = y[i] * y[i];
            xy[i] = x[i] * y[i];
        }
    }

    /// <summary>sums[i] = Σₖ taps[k] · rows[k][i]; the taps are symmetric, so rows k and n − 1 − k are added first.</summary>
    public static void SumDown(WindowSums[] rows, Func<WindowSums, double[]> field, double[] taps, double[] sums)
    {
        int radius = taps.Length / 2;
        double[] centre = field(rows[radius]);
        int i = 0;
        for (; i < sums.Length; i++) sums[i] = taps[radius] * centre[i];
        for (int k = radius - 1; k >= 0; k--) AddPair(field(rows[k]), field(rows[taps.Length - 1 - k]), taps[k], sums);
    }

    /// <summary>sums[i] = Σₖ taps[k] · row[first + i + k]; the taps are symmetric, so neighbours at equal distance are added first.</summary>
    public static void SumAcross(double[] row, int first, double[] taps, double[] sums)
    {
        int radius = taps.Length / 2, i = 0;
        var centreTap = new Vector<double>(taps[radius]);
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var sum = centreTap * new Vector<double>(row, first + i + radius);
            for (int k = radius - 1; k >= 0; k--)
            {
                sum += new Vector<double>(taps[k]) * (new Vector<double>(row, first + i + k) + new Vector<double>(row, first + i + (2 * radius) - k));
            }

            sum.CopyTo(sums, i);
        }

        for (; i < sums.Length; i++)
        {
            double sum = taps[radius] * row[first + i + radius];
            for (int k = radius - 1; k >= 0; k--) sum += taps[k] * (row[first + i + k] + row[first + i + (2 * radius) - k]);
            sums[i] = sum;
        }
    }

    /// <summary>sums[i] += tap · (a[i] + b[i]).</summary>
    private static void AddPair(double[] a, double[] b, double tap, double[] sums)
    {
        var vtap = new Vector<double>(tap);
        int i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(sums, i) + (vtap * (new Vector<double>(a, i) + new Vector<double>(b, i)))).CopyTo(sums, i);
        }

        for (; i < sums.Length; i++) sums[i] += tap * (a[i] + b[i]);
    }
}
