using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// A consumer of the transformed pixels that a window scan reads: it gets every pixel of the pair once, in blocks that begin at
/// even rows and columns and have even sides, except at the end of the image.
/// </summary>
/// <remarks>Implementations are thread-safe.</remarks>
internal interface IPixelSink
{
    /// <summary>Consumes one block; the spans are valid during the call.</summary>
    /// <param name="block">The position and size of the block.</param>
    /// <param name="groundTruth">The pixels of the ground truth.</param>
    /// <param name="prediction">The pixels of the prediction.</param>
    /// <param name="stride">Elements from the start of one row to the next.</param>
    void Write(in PixelBlock block, ReadOnlySpan<double> groundTruth, ReadOnlySpan<double> prediction, int stride);
}
