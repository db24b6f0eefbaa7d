namespace MicroSsim.Engine.Windows;

/// <summary>What stands beyond the border of an image.</summary>
internal enum Border
{
    /// <summary>The image mirrored, its edge repeated: d c b a | a b c d (SciPy's <c>reflect</c>).</summary>
    EdgeRepeated,

    /// <summary>The image mirrored about its edge: d c b | a b c d (torch's <c>reflect</c>).</summary>
    EdgeShared,
}

/// <summary>Finds the pixel that stands in for one beyond the border.</summary>
internal static class Borders
{
    /// <summary>The index within 0 … <paramref name="length"/> − 1 that <paramref name="index"/> mirrors to.</summary>
    public static int Mirror(this Border border, int index, int length)
    {
        if (index >= 0 && index < length) return index;
        if (length == 1) return 0;
        int period = border == Border.EdgeRepeated ? 2 * length : (2 * length) - 2;
        int folded = ((index % period) + period) % period;
        if (folded < length) return folded;
        return border == Border.EdgeRepeated ? period - 1 - folded : period - folded;
    }
}
