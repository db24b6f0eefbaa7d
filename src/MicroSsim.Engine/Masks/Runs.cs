namespace MicroSsim.Engine.Masks;

/// <summary>Finds runs of equal elements: masks and label images consist of long ones.</summary>
internal static class Runs
{
    /// <summary>The index after the run of equal elements that begins at <paramref name="start"/>.</summary>
    public static int EndOfRun<T>(ReadOnlySpan<T> row, int start)
        where T : unmanaged, IEquatable<T> => EndOfValue(row, start + 1, row[start]);

    /// <summary>The index of the first element from <paramref name="start"/> on that differs from a value, or else the length.</summary>
    public static int EndOfValue<T>(ReadOnlySpan<T> row, int start, T value)
        where T : unmanaged, IEquatable<T>
    {
        if (start < row.Length && !row[start].Equals(value)) return start; // a short run needs no vectors
#if NET
        int length = row[start..].IndexOfAnyExcept(value);
        return length < 0 ? row.Length : start + length;
#else
        while (start < row.Length && row[start].Equals(value)) start++;
        return start;
#endif
    }

    /// <summary>The index of the first 0 from <paramref name="start"/> on; the length if there is none.</summary>
    public static int EndOfNonZero<T>(ReadOnlySpan<T> row, int start)
        where T : unmanaged, IEquatable<T>
    {
        int length = row.Slice(start).IndexOf(default(T));
        return length < 0 ? row.Length : start + length;
    }
}
