using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The data range R of a plain metric. There is no default, as R determines the score: a 12-bit image in 16-bit pixels has a
/// type range of 65535, but spans 4095 at most. Immutable.
/// </summary>
public readonly record struct DataRange
{
    private DataRange(double? value, bool ofType)
    {
        Value = value;
        IsOfType = ofType;
    }

    /// <summary>Maximum − minimum of each ground truth.</summary>
    public static DataRange GroundTruth { get; } = new(null, ofType: false);

    /// <summary>The range of the integer type of the ground truth: 255 for 8 bits, 65535 for 16 bits.</summary>
    public static DataRange PixelType { get; } = new(null, ofType: true);

    /// <summary>The number, if the range was given as one; otherwise null.</summary>
    public double? Value { get; }

    /// <summary>Whether the range is that of the pixel type.</summary>
    public bool IsOfType { get; }

    /// <summary>Creates a range that is given as a number.</summary>
    /// <param name="value">R, finite and above 0, in the unit of the ground truth.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public static DataRange FromValue(double value) => value > 0 && !double.IsInfinity(value)
        ? new DataRange(value, ofType: false)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A data range is a finite number above 0.");

    /// <inheritdoc/>
    public override string ToString() =>
        Value is { } value ? FormattableString.Invariant($"{value}") : IsOfType ? "Type" : "GroundTruth";

    /// <summary>R for one ground truth, as far as it is known without reading pixels; null for its own maximum − minimum.</summary>
    /// <exception cref="MicroSsimException"><c>DataRangeUnknown</c>: floating-point pixels have no type range.</exception>
    internal double? Resolve(ImagePlane groundTruth)
    {
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
