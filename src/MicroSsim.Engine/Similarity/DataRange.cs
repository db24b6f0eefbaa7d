using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The data range R of a plain metric. There is no default, as R determines the score: a 12-bit image in 16-bit pixels has a
/// type range of 65535, but spans 4095 at most. Immutable.
/// </summary>
public readonly record struct DataRange
{
    private readonly Kind _kind;

    private DataRange(Kind kind, double? value = null) => (_kind, Value) = (kind, value);

    private enum Kind
    {
        GroundTruth,
        Type,
        Set,
        Number,
    }

    /// <summary>Maximum − minimum of each ground truth.</summary>
    public static DataRange GroundTruth { get; } = new(Kind.GroundTruth);

    /// <summary>
    /// Maximum − minimum over all ground truths of a set. The caller knows the set: it measures with <see cref="FromSet"/>.
    /// </summary>
    public static DataRange GroundTruthSet { get; } = new(Kind.Set);

    /// <summary>The range of the integer type of the ground truth: 255 for 8 bits, 65535 for 16 bits.</summary>
    public static DataRange PixelType { get; } = new(Kind.Type);

    /// <summary>The number, if the range was given as one, or is that of a known set; otherwise null.</summary>
    public double? Value { get; }

    /// <summary>Whether the range is that of the pixel type.</summary>
    public bool IsOfType => _kind == Kind.Type;

    /// <summary>Whether the range is that of a set of ground truths.</summary>
    public bool IsOfSet => _kind == Kind.Set;

    /// <summary>Whether the range is that of a set that has to be measured first.</summary>
    public bool IsOfUnknownSet => IsOfSet && Value is null;

    /// <summary>Creates a range that is given as a number.</summary>
    /// <param name="value">R, finite and above 0, in the unit of the ground truth.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public static DataRange FromValue(double value) => new(Kind.Number, Require(value));

    /// <summary>Creates the range of a known set of ground truths.</summary>
    /// <param name="value">Maximum − minimum over the set, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public static DataRange FromSet(double value) => new(Kind.Set, Require(value));

    /// <inheritdoc/>
    public override string ToString() => (_kind, Value) switch
    {
        (Kind.Set, { } value) => FormattableString.Invariant($"GroundTruthSet ({value:R})"),
        (Kind.Set, null) => "GroundTruthSet",
        (Kind.Type, _) => "Type",
        (Kind.Number, { } value) => FormattableString.Invariant($"{value}"),
        _ => "GroundTruth",
    };

    private static double Require(double value) => value > 0 && !double.IsInfinity(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A data range is a finite number above 0.");

    /// <summary>R for one ground truth, as far as it is known without reading pixels; null for its own maximum − minimum.</summary>
    /// <exception cref="MicroSsimException"><c>DataRangeUnknown</c>: floating-point pixels have no type range.</exception>
    /// <exception cref="InvalidOperationException">The range is that of a set, which is not known.</exception>
    internal double? Resolve(ImagePlane groundTruth)
    {
        if (IsOfUnknownSet) throw new InvalidOperationException("The range of the set has to be measured first.");
        if (!IsOfType) return Value;
        return groundTruth.PixelType.Range() ?? throw new MicroSsimException(
            "DataRangeUnknown", $"{groundTruth.PixelType} pixels have no type range; give the data range as a number, or as GroundTruth.")
        {
            Role = ImageRole.GroundTruth,
            Kind = FailureKind.NotSupported,
            Option = "DataRange",
        };
    }
}
