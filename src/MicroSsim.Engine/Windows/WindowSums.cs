using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// The weighted sums of x, y, x², y² and xy over the windows centered on the pixels of a block of the map; x is the ground truth
/// and y the prediction. Divided by the weight of the window they are local means.
/// </summary>
/// <remarks>
/// Each field is stored column by column, one vector per column: element (c · <c>SimdDouble.LaneCount</c>) + r belongs to the
/// pixel in row r and column c of the block.
/// </remarks>
internal sealed class WindowSums : IDisposable
{
    /// <summary>The allocation that all fields are slices of.</summary>
    private readonly AlignedBuffer _all;

    /// <param name="columns">The number of columns.</param>
    /// <param name="fields">
    /// Whether x² and y² are summed separately; if not, <see cref="XX"/> holds the sums of x² + y², and <see cref="YY"/> is empty.
    /// </param>
    public WindowSums(int columns, WindowFields fields = WindowFields.Separate)
        : this(AlignedBuffer.Rent(LengthOf(columns, fields)), columns, fields)
    {
    }

    /// <summary>Creates sums in a part of a buffer, which the caller returns instead of disposing them.</summary>
    /// <param name="all">The part, as long as <see cref="LengthOf"/> says.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="fields">The sums.</param>
    public WindowSums(AlignedBuffer all, int columns, WindowFields fields)
    {
        _all = all;
        int length = columns * SimdDouble.LaneCount, count = CountOf(fields);
        Fields = [.. Enumerable.Range(0, count).Select(field => _all.Slice(field * length, length))];
        (X, Y, XX, XY) = (Fields[0], Fields[1], Fields[2], Fields[3]);
        YY = fields == WindowFields.Separate ? Fields[4] : _all.Slice(0, 0);
    }

    /// <summary>The length of all fields in doubles.</summary>
    public static int LengthOf(int columns, WindowFields fields) => CountOf(fields) * columns * SimdDouble.LaneCount;

    /// <summary>The non-empty fields in the order X, Y, XX, XY, YY.</summary>
    public AlignedBuffer[] Fields { get; }

    /// <summary>Σx.</summary>
    public AlignedBuffer X { get; }

    /// <summary>Σy.</summary>
    public AlignedBuffer Y { get; }

    /// <summary>Σx², or Σ(x² + y²) of joint fields.</summary>
    public AlignedBuffer XX { get; }

    /// <summary>Σy²; empty for joint fields.</summary>
    public AlignedBuffer YY { get; }

    /// <summary>Σxy.</summary>
    public AlignedBuffer XY { get; }

    private static int CountOf(WindowFields fields) => fields == WindowFields.Separate ? 5 : 4;

    /// <inheritdoc/>
    public void Dispose() => _all.Return();
}
