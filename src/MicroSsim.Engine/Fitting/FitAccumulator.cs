using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Accumulates what one pass of a fit needs from the pairs of a set. Not thread-safe: each thread fills its own accumulator, made by
/// <see cref="FitSession.CreateAccumulator"/>. Accumulators are merged in any order, and the fit does not depend on that order.
/// </summary>
public abstract class FitAccumulator
{
    private protected FitAccumulator()
    {
    }

    /// <summary>Adds a pair. If it throws, the accumulator is unchanged.</summary>
    /// <param name="position">The pair's position in the set, from 0; the same in every pass.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="mask">
    /// The mask: only its pixels, which are those other than 0, and the windows that lie in it as a whole belong to the fit; null for all.
    /// </param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The fit does not depend on it.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// In the first pass: <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below 7), <c>NonFinitePixels</c> or
    /// <c>PixelTooLarge</c> (beyond ±10^305), and with a mask <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or
    /// <c>MaskTooSmall</c> (no window lies in it). The caller has to exclude the pair from the later passes.
    /// </exception>
    public abstract PairOutcome Add(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImagePlane? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default);

    /// <summary>Adds the pairs of another accumulator of the same pass.</summary>
    /// <param name="other">The other accumulator, which must not be used afterwards.</param>
    public abstract void Merge(FitAccumulator other);

    /// <summary>Writes the accumulator; <see cref="FitSession.LoadAccumulator"/> reads it.</summary>
    /// <param name="writer">The destination.</param>
    public abstract void Save(BinaryWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote, into a new accumulator of the same pass.</summary>
    internal abstract void Load(BinaryReader reader);
}
