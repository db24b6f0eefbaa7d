using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The smallest and the largest pixel over a set of ground truths, for <see cref="DataRange.FromSet"/>. It does not depend on the order of
/// the images. Not thread-safe.
/// </summary>
public sealed class GroundTruthRange
{
    private double _minimum = double.PositiveInfinity, _maximum = double.NegativeInfinity;

    /// <summary>Maximum − minimum; 0 for a set of equal pixels, and for an empty one.</summary>
    public double Width => _maximum > _minimum ? _maximum - _minimum : 0;

    /// <summary>Measures one ground truth; reads every pixel once.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded.</param>
    /// <param name="mask">
    /// Its mask, outside of which NaN and infinite pixels are ignored; finite ones count, as a data range does not depend on masks. Null
    /// for none.
    /// </param>
    /// <exception cref="MicroSsimException">
    /// <c>NonFinitePixels</c> or <c>PixelTooLarge</c>, and the errors of an unusable mask.
    /// </exception>
    public static GroundTruthRange Measure(ImagePlane groundTruth, ParallelScope? parallel = null, ImagePlane? mask = null)
    {
        parallel ??= ParallelScope.SingleThreaded;
        if (mask is not null)
        {
            var pair = MaskedPair.Measure(groundTruth, groundTruth, mask, byLabel: false, insideOnly: false, parallel);
            return new GroundTruthRange { _minimum = pair.GroundTruthRange.Minimum, _maximum = pair.GroundTruthRange.Maximum };
        }

        var range = PixelRange.Measure(groundTruth, ImageRole.GroundTruth, parallel);
        PixelLimit.Check(groundTruth, range, ImageRole.GroundTruth);
        return new GroundTruthRange { _minimum = range.Minimum, _maximum = range.Maximum };
    }

    /// <summary>Adds the images of another range.</summary>
    public void Add(GroundTruthRange other)
    {
        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
    }
}
