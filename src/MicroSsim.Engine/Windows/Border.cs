namespace MicroSsim.Engine.Windows;

/// <summary>The padding of an image beyond its border.</summary>
internal enum Border
{
    /// <summary>Mirrored with the edge pixel repeated: d c b a | a b c d (<c>reflect</c> of SciPy).</summary>
    EdgeRepeated,

    /// <summary>Mirrored about the edge pixel: d c b | a b c d (<c>reflect</c> of torch).</summary>
    EdgeShared,
}

/// <summary>Maps positions beyond the border to pixels of the image.</summary>
internal static class Borders
{
    /// <summary>The index from 0 to <paramref name="length"/> − 1 that <paramref name="index"/> is mirrored to.</summary>
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
