namespace MicroSsim.Engine.Masks;

/// <summary>Finds runs of equal elements: masks and label images consist of long ones.</summary>
internal static class Runs
{
    /// <summary>The length up to which a run is compared element by element, which is faster than a call for vectors.</summary>
    private const int ShortRun = 8;

    /// <summary>The index after the run of equal elements that begins at <paramref name="start"/>.</summary>
    public static int EndOfRun<T>(ReadOnlySpan<T> row, int start)
        where T : unmanaged, IEquatable<T> => EndOfValue(row, start + 1, row[start]);

    /// <summary>The index of the first element from <paramref name="start"/> on that differs from a value, or else the length.</summary>
    public static int EndOfValue<T>(ReadOnlySpan<T> row, int start, T value)
        where T : unmanaged, IEquatable<T>
    {
        for (int end = Math.Min(row.Length, start + ShortRun); start < end; start++)
        {
            if (!row[start].Equals(value)) return start;
        }

#if NET
        int length = row[start..].IndexOfAnyExcept(value);
        return length < 0 ? row.Length : start + length;
#else
        while (start < row.Length && row[start].Equals(value)) start++;
        return start;
#endif
    }
}
