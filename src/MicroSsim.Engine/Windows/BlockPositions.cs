using System.Diagnostics;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>A selection of positions of a block, at most 8 rows of 16 columns: one bit per position.</summary>
/// <param name="Left">The first 8 columns: row r is byte r, and its first column the lowest bit.</param>
/// <param name="Right">The other 8 columns.</param>
internal readonly record struct BlockPositions(ulong Left, ulong Right)
{
    /// <summary>The number of columns, and of columns and rows of each half.</summary>
    private const int Columns = 16, Side = 8;

    /// <summary>Whether no position is selected.</summary>
    public bool IsEmpty => (Left | Right) == 0;

    /// <summary>The number of positions.</summary>
    public int Count => BitRows.Count(Left) + BitRows.Count(Right);

    /// <summary>Row and column of the first position, of which there has to be one.</summary>
    public (int Row, int Column) First
    {
        get
        {
            int bit = BitRows.LowestBit(Left != 0 ? Left : Right);
            return (bit / Side, (bit % Side) + (Left != 0 ? 0 : Side));
        }
    }

    /// <summary>The selection by columns: column c of each half is byte c, and its first row the lowest bit.</summary>
    public BlockPositions Transposed => new(BitRows.Transpose(Left), BitRows.Transpose(Right));

    /// <summary>All positions of a block.</summary>
    public static BlockPositions All(in MapBlock block)
    {
        ulong rows = block.Rows == Side ? ulong.MaxValue : (1UL << (Side * block.Rows)) - 1;
        uint columns = (1u << block.Columns) - 1;
        const ulong EveryRow = 0x0101010101010101;
        return new BlockPositions((EveryRow * (columns & 0xFF)) & rows, (EveryRow * (columns >> Side)) & rows);
    }

    /// <summary>Gathers the positions of a block from rows of bits.</summary>
    /// <param name="bits">The rows.</param>
    /// <param name="word">The index of the word with the first position.</param>
    /// <param name="stride">The words of a row.</param>
    /// <param name="shift">The bit of the first column: a multiple of 16.</param>
    /// <param name="rows">The number of rows.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static BlockPositions Gather(ulong[] bits, int word, int stride, int shift, int rows)
    {
        Debug.Assert(shift % Columns == 0 && WindowBand.StripWidth == Columns && rows <= Side, "Blocks begin at multiples of 16 columns.");
        ulong left = 0, right = 0;
        for (int row = 0; row < rows; row++, word += stride)
        {
            ulong columns = bits[word] >> shift;
            left |= (columns & 0xFF) << (Side * row);
            right |= ((columns >> Side) & 0xFF) << (Side * row);
        }

        return new BlockPositions(left, right);
    }

    /// <summary>The positions that a region has.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="start">The index of the first position of the block.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="region">The region.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public BlockPositions WhereEqual(int[] regions, int start, int stride, int rows, int region)
    {
        ulong left = 0, right = 0;
        for (int row = 0; row < rows; row++, start += stride)
        {
            ulong columns = RegionKernels.FindEqual(ref regions[start], region);
            left |= (columns & 0xFF) << (Side * row);
            right |= ((columns >> Side) & 0xFF) << (Side * row);
        }

        return new BlockPositions(left & Left, right & Right);
    }

    /// <summary>Those that others do not have.</summary>
    public BlockPositions Except(BlockPositions others) => new(Left & ~others.Left, Right & ~others.Right);

    /// <summary>The rows of a column of a <see cref="Transposed"/> selection, as a mask of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleVector LanesOf(int column) =>
        SimdDouble.MaskOf(((column < Side ? Left : Right) >> (Side * (column % Side))) & 0xFF);
}
