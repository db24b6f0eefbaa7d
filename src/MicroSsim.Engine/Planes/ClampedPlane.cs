using System.Runtime.InteropServices;

namespace MicroSsim.Engine.Planes;

/// <summary>A plane as float64 whose pixels are limited to a range. Reads the rows of its source when asked. Thread-safe.</summary>
internal sealed class ClampedPlane : ImagePlane
{
    private readonly ImagePlane _source;
    private readonly double _minimum, _maximum;

    private ClampedPlane(ImagePlane source, double minimum, double maximum)
        : base(source.Width, source.Height, PixelType.Float64)
    {
        _source = source;
        _minimum = minimum;
        _maximum = maximum;
    }

    /// <summary>
    /// Limits the prediction of a pair to 2^100 times the magnitude of its ground truth. SSIM vanishes far below that ratio, so no sum
    /// changes, but powers of pixels stay in the range of float64. Most predictions are returned as they are.
    /// </summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="range">Its range; limited, too.</param>
    /// <param name="offset">Subtracted from its pixels before they are multiplied by a factor.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="magnitude">The larger one of the data range and the largest ground truth pixel less its offset.</param>
    public static ImagePlane Limit(ImagePlane prediction, ref PixelRange range, double offset, double factor, double magnitude)
    {
        double limit = Math.Min(magnitude / Math.Abs(factor) * Math.Pow(2, 100), 1e307 / Math.Abs(factor));
        double largest = Math.Max(Math.Abs(range.Minimum - offset), Math.Abs(range.Maximum - offset));
        if (!(largest > limit)) return prediction;
        double minimum = offset - limit, maximum = offset + limit;
        range = new PixelRange(
            Math.Min(Math.Max(range.Minimum, minimum), maximum), Math.Max(Math.Min(range.Maximum, maximum), minimum));
        return new ClampedPlane(prediction, minimum, maximum);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        var values = MemoryMarshal.Cast<byte, double>(rows);
        _source.Read(firstRow, rowCount, new RowBuffer(), values);
        for (int i = 0; i < values.Length; i++) values[i] = Math.Min(Math.Max(values[i], _minimum), _maximum);
    }
}
