namespace MicroSsim.Engine;

/// <summary>Sums and extremes over a row. Rows are allocated in whole vectors; what lies beyond <c>count</c> is left out.</summary>
internal static class RowKernels
{
    /// <summary>min, max and Σ of row[0 … count − 1].</summary>
    public static (double Minimum, double Maximum, double Sum) Summary(double[] row, int count)
    {
        var sum = DoubleLanes.Zero;
        DoubleLanes minimum = Lanes.All(double.PositiveInfinity), maximum = Lanes.All(double.NegativeInfinity);
        int i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
        {
            var values = Lanes.Load(row, i);
            minimum = Lanes.Min(minimum, values);
            maximum = Lanes.Max(maximum, values);
            sum += values;
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity, total = Lanes.Sum(sum);
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            low = Math.Min(low, minimum[lane]);
            high = Math.Max(high, maximum[lane]);
        }

        for (; i < count; i++)
        {
            low = Math.Min(low, row[i]);
            high = Math.Max(high, row[i]);
            total += row[i];
        }

        return (low, high, total);
    }

    /// <summary>Σx, Σy, Σx², Σy² and Σxy of the first <paramref name="count"/> pixels.</summary>
    public static (double X, double Y, double XX, double YY, double XY) Moments(double[] xRow, double[] yRow, int count)
    {
        DoubleLanes x = DoubleLanes.Zero, y = DoubleLanes.Zero, xx = DoubleLanes.Zero, yy = DoubleLanes.Zero, xy = DoubleLanes.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
        {
            DoubleLanes a = Lanes.First(Lanes.Load(xRow, i), count - i), b = Lanes.First(Lanes.Load(yRow, i), count - i);
            x += a;
            y += b;
            xx = Lanes.MultiplyAdd(a, a, xx);
            yy = Lanes.MultiplyAdd(b, b, yy);
            xy = Lanes.MultiplyAdd(a, b, xy);
        }

        return (Lanes.Sum(x), Lanes.Sum(y), Lanes.Sum(xx), Lanes.Sum(yy), Lanes.Sum(xy));
    }
}
