using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The data range R of a plain metric. It has to be said, as it decides on the score: a 12-bit image in 16-bit pixels has
/// a type range of 65535, but spans 4095 at most.
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

    /// <summary>The range of the ground truth's integer type: 255 for 8 bits, 65535 for 16.</summary>
    public static DataRange PixelType { get; } = new(null, ofType: true);

    /// <summary>The number, if one was given.</summary>
    public double? Value { get; }

    /// <summary>Whether the range is that of the pixel type.</summary>
    public bool IsOfType { get; }

    /// <summary>A range that is known.</summary>
    /// <param name="value">Above 0 and finite, in the ground truth's unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static DataRange FromValue(double value) => value > 0 && !double.IsInfinity(value)
        ? new DataRange(value, ofType: false)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A data range is a finite number above 0.");

    /// <inheritdoc/>
    public override string ToString() => Value is { } value ? FormattableString.Invariant($"{value}") : IsOfType ? "Type" : "GroundTruth";

    /// <summary>R for one ground truth; null for its own maximum − minimum.</summary>
    /// <exception cref="MicroSsimException"><c>DataRangeUnknown</c>: floating-point pixels have no type range.</exception>
    internal double? For(ImagePlane groundTruth)
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
