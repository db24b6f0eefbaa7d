using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>The regions of the positions of one band of a map. The scratch of one thread.</summary>
/// <param name="positions">The positions that count.</param>
/// <param name="width">The width of the map in pixels.</param>
internal sealed class MapRegionBand(MapPositions positions, int width)
{
    private readonly int _words = BitRows.WordsFor(width);

    /// <summary>The positions that count, rows of <see cref="BitRows"/>.</summary>
    private readonly ulong[] _bits = new ulong[BitRows.WordsFor(width) * WindowScan.BandHeight];

    /// <summary>The columns in which a position of any row counts.</summary>
    private readonly ulong[] _columns = new ulong[BitRows.WordsFor(width)];

    private int _firstRow, _rowCount, _firstColumn;

    /// <summary>Loads a band.</summary>
    /// <param name="mapRow">The first row of the map.</param>
    /// <param name="rowCount">The number of rows, at most <see cref="WindowScan.BandHeight"/>.</param>
    /// <param name="mapColumn">The column of the map at which the band begins; its blocks begin at multiples of 16 from there.</param>
    public void Load(int mapRow, int rowCount, int mapColumn = 0)
    {
        (_firstRow, _rowCount, _firstColumn) = (mapRow, rowCount, mapColumn);
        positions.Load(mapRow, rowCount, _bits, _words);
        Array.Clear(_columns, 0, _words);
        for (int row = 0; row < rowCount; row++)
        {
            var bits = _bits.AsSpan(row * _words, _words);
            BitRows.ClearFrom(bits, width);
            for (int word = 0; word < _words; word++) _columns[word] |= bits[word];
        }
    }

    /// <summary>The number of positions of the band that count.</summary>
    public long Count()
    {
        long count = 0;
        for (int i = 0; i < _rowCount * _words; i++) count += BitRows.Count(_bits[i]);
        return count;
    }

    /// <summary>Whether a position of the band counts in some columns; columns beyond the map are allowed.</summary>
    public bool AnyInside(int firstColumn, int endColumn)
    {
        for (int column = Math.Max(0, firstColumn); column < Math.Min(endColumn, width);)
        {
            int shift = column % BitRows.WordBits, end = Math.Min(endColumn, column - shift + BitRows.WordBits);
            ulong bits = _columns[column / BitRows.WordBits] >> shift;
            int unused = BitRows.WordBits - (end - column);
            if (bits << unused != 0) return true;
            column = end;
        }

        return false;
    }

    /// <summary>The positions of a block that count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockPositions PositionsOf(in MapBlock block)
    {
        int column = block.Column - _firstColumn, word = ((block.Row - _firstRow) * _words) + (column / BitRows.WordBits);
        return BlockPositions.Gather(_bits, word, _words, column % BitRows.WordBits, block.Rows);
    }

    /// <summary>The region of all positions of a block; 0 if none counts, −1 if they differ.</summary>
    /// <param name="block">The block.</param>
    /// <param name="inside">Its positions that count.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public int RegionOf(in MapBlock block, in BlockPositions inside)
    {
        if (inside.IsEmpty) return 0;
        if (inside != BlockPositions.All(block)) return -1;
        if (positions.Regions is null) return 1;
        int region = FirstRegion(block, inside);
        return FindRegion(block, inside, region) == inside ? region : -1;
    }

    /// <summary>The region of the first of some positions of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="inside">Positions that count, at least one.</param>
    public int FirstRegion(in MapBlock block, in BlockPositions inside)
    {
        if (positions.Regions is not { } regions) return 1;
        var (row, column) = inside.First;
        return regions[IndexOf(block) + (row * positions.Stride) + column];
    }

    /// <summary>The positions of a block that have a region.</summary>
    /// <param name="block">The block.</param>
    /// <param name="inside">The positions to choose from.</param>
    /// <param name="region">The region.</param>
    public BlockPositions FindRegion(in MapBlock block, in BlockPositions inside, int region) => positions.Regions is { } regions
        ? inside.WhereEqual(regions, IndexOf(block), positions.Stride, block.Rows, region)
        : inside;

    private int IndexOf(in MapBlock block) => ((block.Row - _firstRow) * positions.Stride) + block.Column - _firstColumn;
}
