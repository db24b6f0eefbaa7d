namespace MicroSsim.Evaluation.Fits;

/// <summary>The pairs and pages of a set that a fit does without.</summary>
internal sealed class ExcludedPages
{
    private readonly SortedSet<int> _pairs = [];
    private readonly SortedSet<long> _pages = [];

    /// <summary>How many they are.</summary>
    public long Count => _pairs.Count + _pages.Count;

    /// <summary>A pair as a whole.</summary>
    public void AddPair(int index) => _pairs.Add(index);

    /// <summary>One page of a pair.</summary>
    public void AddPage(long place) => _pages.Add(place);

    /// <summary>All that others left out.</summary>
    public void Add(ExcludedPages other)
    {
        _pairs.UnionWith(other._pairs);
        _pages.UnionWith(other._pages);
    }

    /// <summary>Whether a pair is left out as a whole.</summary>
    public bool HasPair(int index) => _pairs.Contains(index);

    /// <summary>Whether a page is left out.</summary>
    public bool HasPage(long place) => _pages.Contains(place);

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_pairs.Count);
        foreach (int index in _pairs) writer.Write(index);
        writer.Write(_pages.Count);
        foreach (long place in _pages) writer.Write(place);
    }

    /// <summary>Reads what was saved.</summary>
    public static ExcludedPages Load(BinaryReader reader)
    {
        var leftOut = new ExcludedPages();
        for (int left = reader.ReadInt32(); left > 0; left--) leftOut.AddPair(reader.ReadInt32());
        for (int left = reader.ReadInt32(); left > 0; left--) leftOut.AddPage(reader.ReadInt64());
        return leftOut;
    }
}
