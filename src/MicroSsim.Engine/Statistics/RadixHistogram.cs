using System.Runtime.CompilerServices;

namespace MicroSsim.Engine.Statistics;

/// <summary>
/// How often each of up to a million digits came. The pixels of a set share few exponents and so few leading digits; pages
/// of neighbouring digits are made when the first of them comes, which keeps the counts small enough for a near cache.
/// </summary>
internal sealed class RadixHistogram
{
    private const int PageBits = 8, PageSize = 1 << PageBits;

    private readonly long[]?[] _pages;

    /// <param name="digits">How many digits there are.</param>
    public RadixHistogram(int digits) => _pages = new long[]?[(digits + PageSize - 1) >> PageBits];

    /// <summary>How often one digit came.</summary>
    public long this[int digit] => _pages[digit >> PageBits]?[digit & (PageSize - 1)] ?? 0;

    /// <summary>How often any digit came.</summary>
    public long Total => _pages.Sum(page => page?.Sum() ?? 0);

    /// <summary>A digit came.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int digit, long times = 1) => (_pages[digit >> PageBits] ??= new long[PageSize])[digit & (PageSize - 1)] += times;

    /// <summary>Adds all that was counted elsewhere.</summary>
    public void Add(RadixHistogram other)
    {
        for (int p = 0; p < _pages.Length; p++)
        {
            if (other._pages[p] is not { } page) continue;
            long[] mine = _pages[p] ??= new long[PageSize];
            for (int i = 0; i < PageSize; i++) mine[i] += page[i];
        }
    }

    /// <summary>The digit of the item of a rank, from 0 in the order of digits, and the item's rank among those of its digit.</summary>
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

    /// <summary>Writes the counts, without the pages that were not made.</summary>
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

    /// <summary>Reads counts that were saved, into new ones.</summary>
    public void Load(BinaryReader reader)
    {
        for (int left = reader.ReadInt32(); left > 0; left--) reader.ReadCounts(_pages[reader.ReadInt32()] = new long[PageSize]);
    }
}
