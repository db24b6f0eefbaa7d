using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>Which sums a scan takes.</summary>
internal enum WindowFields
{
    /// <summary>Σx, Σy, Σx², Σy² and Σxy: all that there is.</summary>
    Separate,

    /// <summary>Σx, Σy, Σ(x² + y²) and Σxy, which suffice where the variances are only ever added: a fifth less work.</summary>
    Joint,
}

/// <summary>
/// The weighted sums of x, y, x², y² and xy over the windows centred on neighbouring pixels of a map: x the ground truth, y
/// the prediction. Divided by the window's weight they are local means.
/// </summary>
/// <remarks>
/// Pixels stand column by column, a vector of each: number c · <c>SimdDouble.Count</c> + r is the pixel r rows below the first
/// one and c columns to its right.
/// </remarks>
internal sealed class WindowSums : IDisposable
{
    private readonly AlignedBuffer _all; // that the others are parts of

    /// <param name="columns">Columns.</param>
    /// <param name="fields">Whether x² and y² are summed apart; if not, <see cref="XX"/> holds x² + y², and <see cref="YY"/> nothing.</param>
    public WindowSums(int columns, WindowFields fields = WindowFields.Separate)
    {
        int length = columns * SimdDouble.Count, count = fields == WindowFields.Separate ? 5 : 4;
        _all = AlignedBuffer.Rent(count * length);
        All = [.. Enumerable.Range(0, count).Select(field => _all.Part(field * length, length))];
        (X, Y, XX, XY) = (All[0], All[1], All[2], All[3]);
        YY = fields == WindowFields.Separate ? All[4] : _all.Part(0, 0);
    }

    /// <summary>The sums that there are, X and Y first.</summary>
    public AlignedBuffer[] All { get; }

    public AlignedBuffer X { get; }

    public AlignedBuffer Y { get; }

    public AlignedBuffer XX { get; }

    public AlignedBuffer YY { get; }

    public AlignedBuffer XY { get; }

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}

/// <summary>A block of a map: as many rows as a vector has lanes, or fewer at the end, and some columns.</summary>
/// <param name="Row">The block's first row of the map, from 0.</param>
/// <param name="Column">The block's first column of the map, from 0.</param>
/// <param name="Rows">How many rows count; the lanes after them hold what is of no use.</param>
/// <param name="Columns">How many columns.</param>
/// <param name="Kept">Keeps the lanes that count.</param>
internal readonly record struct MapBlock(int Row, int Column, int Rows, int Columns, DoubleVector Kept);

/// <summary>Takes the window sums of a band of a map, block by block, and keeps what it makes of them.</summary>
internal interface IWindowVisitor
{
    /// <summary>Takes one block; the sums are valid during the call.</summary>
    void Visit(in MapBlock block, WindowSums sums);
}
