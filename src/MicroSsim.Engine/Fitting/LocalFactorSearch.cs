namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Hill climbing from a start to the next local maximum of the mean SSIM, over ln α: the search does not depend on the scale of the
/// predictions, and α stays positive.
/// </summary>
/// <remarks>
/// An evaluation takes a pass over the set, but eight α in one pass cost hardly more than one. So each pass evaluates the function and its
/// derivative at eight nodes of an interval around the start, and the search climbs on the interpolated curve
/// (<see cref="FactorCurve"/>), whose derivative is accurate to 1e-13 on the whole interval, whatever the images. If it reaches the end of
/// the interval, the next pass evaluates the adjacent one.
/// </remarks>
/// <param name="start">The α to start from, above 0.</param>
internal sealed class LocalFactorSearch(double start)
{
    /// <summary>Half the width of an interval in ln α.</summary>
    public const double HalfWidth = 0.34;

    /// <summary>
    /// The centre of the first interval, as ln(α / start): noise in a prediction makes the best factor smaller than the least-squares
    /// factor more often than larger.
    /// </summary>
    public const double FirstCentre = -0.14;

    /// <summary>The largest |ln(α / start)| of the centre of an interval; beyond it there is no maximum.</summary>
    private const double Farthest = 30;

    /// <summary>The step of the climb in ln α: so short that no step crosses two zeros of the derivative.</summary>
    private const double Step = HalfWidth / 30;

    /// <summary>The nodes of an interval, relative to its centre.</summary>
    private static readonly IReadOnlyList<double> Nodes = FactorCurve.Nodes(HalfWidth);

    /// <summary>The centre of the current interval and the position that the climb has reached, as ln(α / start).</summary>
    private double _centre = FirstCentre, _position;

    /// <summary>The result, as ln(α / start).</summary>
    private double _result;

    /// <summary>The α to evaluate next.</summary>
    public IReadOnlyList<double> Factors => Nodes.Select(node => start * Math.Exp(_centre + node)).ToList();

    /// <summary>The result, when the search is complete.</summary>
    public double Factor => start * Math.Exp(_result);

    /// <summary>Whether <see cref="Factor"/> is known.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether <see cref="Factor"/> is a local maximum; otherwise it is the start.</summary>
    public bool Converged { get; private set; }

    /// <summary>The function at <see cref="Factor"/>.</summary>
    public double Value { get; private set; }

    /// <summary>The function at the start; null before the first pass.</summary>
    public double? ValueAtStart { get; private set; }

    /// <summary>The number of α at which the function was evaluated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Ends a pass: continues the climb on the current interval.</summary>
    /// <param name="at">The function at each of <see cref="Factors"/>.</param>
    public void EndPass(IReadOnlyList<ValueAndDerivative> at)
    {
        Evaluations += at.Count;
        var function = new FactorCurve(Nodes, at);
        double x = _position - _centre;
        var (value, derivative) = function.At(x);
        ValueAtStart ??= value;
        if (Math.Abs(derivative) <= FactorCurve.Flat)
        {
            EndBetween(x - Step, x + Step, function);
            return;
        }

        int direction = Math.Sign(derivative);
        if (Math.Abs(x) > HalfWidth * (1 - 1e-9) && direction == Math.Sign(x))
        {
            // The derivative points back to the previous interval: the maximum, if there is one, is at the border of the two.
            EndBetween(x + (direction * Step), x, function);
            return;
        }

        for (double next = x + (direction * Step); Math.Abs(next) <= HalfWidth * (1 + 1e-9); next += direction * Step)
        {
            if (Math.Sign(function.At(next).Derivative) != direction)
            {
                EndBetween(next - (direction * Step), next, function);
                return;
            }
        }

        _position = _centre + (direction * HalfWidth);
        _centre = _position + (direction * HalfWidth);
        if (Math.Abs(_centre) > Farthest) GiveUp();
    }

    /// <summary>Writes the state between two passes; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (double number in new[] { start, _centre, _position, ValueAtStart ?? double.NaN, _result, Value }) writer.Write(number);
        writer.Write(IsComplete);
        writer.Write(Converged);
        writer.Write(Evaluations);
    }

    /// <summary>Reads a search that <see cref="Save"/> wrote.</summary>
    public static LocalFactorSearch Load(BinaryReader reader) => new(reader.ReadDouble())
    {
        _centre = reader.ReadDouble(),
        _position = reader.ReadDouble(),
        ValueAtStart = reader.ReadDouble() is var value && double.IsNaN(value) ? null : value,
        _result = reader.ReadDouble(),
        Value = reader.ReadDouble(),
        IsComplete = reader.ReadBoolean(),
        Converged = reader.ReadBoolean(),
        Evaluations = reader.ReadInt32(),
    };

    /// <summary>Completes the search with the maximum between two positions, or without one where the function is flat there.</summary>
    private void EndBetween(double uphill, double beyond, FactorCurve function)
    {
        double before = function.At(uphill).Derivative, after = function.At(beyond).Derivative;
        int direction = Math.Sign(beyond - uphill);
        bool isFlat = Math.Max(Math.Abs(before), Math.Abs(after)) <= FactorCurve.Flat;
        if (Math.Sign(before) != direction || Math.Sign(after) == direction || isFlat)
        {
            GiveUp();
            return;
        }

        double maximum = function.MaximumBetween(uphill, beyond);
        _result = _centre + maximum;
        Value = function.At(maximum).Value;
        IsComplete = Converged = true;
    }

    private void GiveUp()
    {
        _result = 0;
        Value = ValueAtStart!.Value;
        IsComplete = true;
    }
}
