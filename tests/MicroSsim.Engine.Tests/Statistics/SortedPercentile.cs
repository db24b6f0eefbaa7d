using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

/// <summary>A percentile as NumPy takes it (linear rule), by sorting all pixels.</summary>
internal static class SortedPercentile
{
    public static double Compute(IEnumerable<ImagePlane> planes, double percentile)
    {
        double[] sorted = [.. planes.SelectMany(plane => plane.Values()).Order()];
        double h = (sorted.Length - 1) * (percentile / 100);
        int below = (int)Math.Floor(h);
        double a = sorted[below], b = sorted[Math.Min(below + 1, sorted.Length - 1)], t = h - below;

        // numpy.lib.function_base._lerp
        return t < 0.5 ? a + ((b - a) * t) : b - ((b - a) * (1 - t));
    }
}
