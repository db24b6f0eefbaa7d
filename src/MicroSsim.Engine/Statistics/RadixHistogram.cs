using System.Runtime.CompilerServices;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// A sparse histogram of up to 2^20 digits of sort keys. Bins are allocated in pages of 256 when first used: the pixels of a set share
/// few exponents and so few leading digits, and the pages in use fit the processor's caches.
/// </summary>
internal sealed class RadixHistogram
{
    private const int PageBits = 8, PageSize = 1 << PageBits;

    private readonly long[]?[] _pages;

    /// <param name="digits">The number of different digits.</param>
    public RadixHistogram(int digits) => _pages = new long[]?[(digits + PageSize - 1) >> PageBits];

    /// <summary>The count of one digit.</summary>
    public long this[int digit] => _pages[digit >> PageBits]?[digit & (PageSize - 1)] ?? 0;

    /// <summary>The sum of all counts.</summary>
    public long Total => _pages.Sum(page => page?.Sum() ?? 0);

    /// <summary>Increments the count of a digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int digit, long count = 1) => (_pages[digit >> PageBits] ??= new long[PageSize])[digit & (PageSize - 1)] += count;

    /// <summary>Adds the counts of another histogram of the same size.</summary>
    public void Add(RadixHistogram other)
    {
        for (int p = 0; p < _pages.Length; p++)
        {
            if (other._pages[p] is not { } page) continue;
            long[] mine = _pages[p] ??= new long[PageSize];
            for (int i = 0; i < PageSize; i++) mine[i] += page[i];
        }
    }

    /// <summary>
    /// The digit of the item with a rank (from 0, items ordered by digit), and the item's rank among those with the same digit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not below <see cref="Total"/>.</exception>
    public (int Digit, long Rank) Find(long rank)
    {
        for (int p = 0; p < _pages.Length; p++)
        {
            if (_pages[p] is not { } page) continue;
            for (int i = 0; i < PageSize; i++)
            {
                if (rank < page[i]) return ((p << PageBits) + i, rank);
                rank -= page[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, "Fewer items were counted.");
    }

    /// <summary>Writes the counts of all allocated pages; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_pages.Count(page => page is not null));
        for (int p = 0; p < _pages.Length; p++)
        {
            if (_pages[p] is not { } page) continue;
            writer.Write(p);
            writer.WriteCounts(page);
        }
    }

    /// <summary>Reads the counts that <see cref="Save"/> wrote, into a new histogram of the same size.</summary>
    public void Load(BinaryReader reader)
    {
        for (int left = reader.ReadInt32(); left > 0; left--) reader.ReadCounts(_pages[reader.ReadInt32()] = new long[PageSize]);
    }
}
