namespace MicroSsim.Engine.Fitting;

/// <summary>
/// SSIM as a function of ln α, of an image or of the set, from its values at the nodes of the first interval of a search, as far as
/// <see cref="Reach"/> on both sides of the centre of that interval.
/// </summary>
/// <remarks>
/// The poles of SSIM are far from the interval (<see cref="FactorCurve"/>), so its interpolant is accurate far beyond it: at the ends of
/// the reach to 1e-4 of the maximum of the function, and to 1e-3 of it in the derivative, and ten times better for most images.
/// </remarks>
internal sealed class ReachingCurve
{
    /// <summary>The distance in ln α from the centre of the interval.</summary>
    public const double Reach = 1.2;

    /// <summary>The number of steps from end to end.</summary>
    private const int Steps = 60;

    /// <summary>
    /// The largest error of a derivative beyond the interval: a fraction of the largest derivative, for the interpolant, and of the
    /// function, for the rounding of sums, both with a margin.
    /// </summary>
    private const double InterpolationError = 3e-3, RoundingError = 1e-4;

    /// <summary>
    /// A function whose derivative is less than this fraction of it is flat, and the signs of its derivative are
    /// meaningless.
    /// </summary>
    private const double Flat = 1e-9;

    /// <summary>Interpolates.</summary>
    /// <param name="at">The function at the nodes of the interval, times any factor.</param>
    public ReachingCurve(IReadOnlyList<ValueAndDerivative> at)
    {
        var curve = new FactorCurve(FactorCurve.Nodes(LocalFactorSearch.HalfWidth), at);
        double[] positions = [.. Enumerable.Range(0, Steps + 1).Select(step => Reach * ((2.0 * step / Steps) - 1))];
        ValueAndDerivative[] points = [.. positions.Select(curve.At)];
        (Left, Right, Highest) = (points[0], points[Steps], points.Max(point => point.Value));
        double steepest = points.Max(point => Math.Abs(point.Derivative)), largest = points.Max(point => Math.Abs(point.Value));
        double error = (InterpolationError * steepest) + (RoundingError * largest);
        (RisesLeft, RisesRight) = (!(Left.Derivative > error), !(Right.Derivative < -error));

        // Rising, uncertain, falling: in this order where there is one maximum.
        int[] slopes = [.. positions.Zip(points, (x, point) =>
            Math.Abs(x) > LocalFactorSearch.HalfWidth && Math.Abs(point.Derivative) <= error ? 0 : Math.Sign(point.Derivative))];
        IsUnimodal = steepest <= Flat * largest || slopes.Zip(slopes.Skip(1), (slope, next) => next <= slope).All(isOrdered => isOrdered);
        if (!RisesLeft && !RisesRight)
        {
            int falling = Array.FindIndex(points, point => point.Derivative <= 0);
            Maximum = curve.MaximumBetween(positions[falling - 1], positions[falling]);
        }

        double best = Maximum ?? positions[Array.FindIndex(points, point => point.Value == Highest)];
        Best = (best, curve.At(best).Value);
    }

    /// <summary>The function at the left end.</summary>
    public ValueAndDerivative Left { get; }

    /// <summary>The function at the right end.</summary>
    public ValueAndDerivative Right { get; }

    /// <summary>The largest value.</summary>
    public double Highest { get; }

    /// <summary>The position of the highest value, from the centre in ln α, and that value.</summary>
    public (double Position, double Value) Best { get; }

    /// <summary>Whether the function may rise further left; false only where it falls there for certain.</summary>
    public bool RisesLeft { get; }

    /// <summary>Whether the function may rise further right; false only where it falls there for certain.</summary>
    public bool RisesRight { get; }

    /// <summary>Whether the function certainly has no second maximum between the ends.</summary>
    public bool IsUnimodal { get; }

    /// <summary>The position of the leftmost maximum, from the centre in ln α; null where the function may rise beyond an end.</summary>
    public double? Maximum { get; }
}
