namespace MicroSsim.Evaluation.Fits;

/// <summary>The pairs and pages of a set that a fit excludes. Not thread-safe for writing.</summary>
internal sealed class ExcludedPages
{
    private readonly SortedSet<int> _pairs = [];
    private readonly SortedSet<long> _pages = [];

    /// <summary>The number of excluded pairs plus the number of pages that are excluded one by one.</summary>
    public long Count => _pairs.Count + _pages.Count;

    /// <summary>Excludes a whole pair.</summary>
    /// <param name="index">The index of the pair in the set.</param>
    public void AddPair(int index) => _pairs.Add(index);

    /// <summary>Excludes one page of a pair.</summary>
    /// <param name="position">The position of the page in the set; see <see cref="FitSet.GetPosition"/>.</param>
    public void AddPage(long position) => _pages.Add(position);

    /// <summary>Adds all pairs and pages of another instance.</summary>
    /// <param name="other">The other instance; it does not change.</param>
    public void Add(ExcludedPages other)
    {
        _pairs.UnionWith(other._pairs);
        _pages.UnionWith(other._pages);
    }

    /// <summary>Adds the pairs, without the pages, of another instance.</summary>
    /// <param name="other">The other instance; it does not change.</param>
    public void AddPairs(ExcludedPages other) => _pairs.UnionWith(other._pairs);

    /// <summary>Whether a pair is excluded as a whole.</summary>
    /// <param name="index">The index of the pair in the set.</param>
    public bool HasPair(int index) => _pairs.Contains(index);

    /// <summary>Whether a page is excluded by itself.</summary>
    /// <param name="position">The position of the page in the set.</param>
    public bool HasPage(long position) => _pages.Contains(position);

    /// <summary>The indexes of the pairs that are excluded as a whole, or of which a page is.</summary>
    public IEnumerable<int> FindPairs() => _pairs.Concat(_pages.Select(position => FitSet.SplitPosition(position).Pair)).Distinct();

    /// <summary>Writes the pairs and pages in binary form, in ascending order.</summary>
    /// <param name="writer">The destination.</param>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_pairs.Count);
        foreach (int index in _pairs) writer.Write(index);
        writer.Write(_pages.Count);
        foreach (long position in _pages) writer.Write(position);
    }

    /// <summary>Reads the output of <see cref="Save"/>.</summary>
    /// <param name="reader">The source.</param>
    public static ExcludedPages Load(BinaryReader reader)
    {
        var excluded = new ExcludedPages();
        for (int remaining = reader.ReadInt32(); remaining > 0; remaining--) excluded.AddPair(reader.ReadInt32());
        for (int remaining = reader.ReadInt32(); remaining > 0; remaining--) excluded.AddPage(reader.ReadInt64());
        return excluded;
    }
}
