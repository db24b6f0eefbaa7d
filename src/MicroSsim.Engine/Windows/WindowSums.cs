namespace MicroSsim.Engine;

/// <summary>Which sums a scan takes.</summary>
internal enum WindowFields
{
    /// <summary>Σx, Σy, Σx², Σy² and Σxy: all that there is.</summary>
    Separate,

    /// <summary>Σx, Σy, Σ(x² + y²) and Σxy, which suffice where the variances are only ever added: a fifth less work.</summary>
    Joint,
}

/// <summary>
/// The weighted sums of x, y, x², y² and xy over the windows centred on neighbouring pixels of one row: x the ground truth,
/// y the prediction. Divided by the window's weight they are local means.
/// </summary>
/// <param name="length">Pixels.</param>
/// <param name="fields">Whether x² and y² are summed apart; if not, <see cref="XX"/> holds x² + y², and <see cref="YY"/> nothing.</param>
internal sealed class WindowSums(int length, WindowFields fields = WindowFields.Separate)
{
    public double[] X { get; } = new double[length];

    public double[] Y { get; } = new double[length];

    public double[] XX { get; } = new double[length];

    public double[] YY { get; } = new double[fields == WindowFields.Separate ? length : 0];

    public double[] XY { get; } = new double[length];
}

/// <summary>Takes the window sums of a part of a row of a map.</summary>
/// <param name="row">The row of the map, from 0.</param>
/// <param name="column">The part's first column of the map.</param>
/// <param name="count">How many columns; the sums hold as many, from 0, and then what is of no use.</param>
/// <param name="sums">The sums, valid during the call.</param>
internal delegate void WindowRowAction(int row, int column, int count, WindowSums sums);
