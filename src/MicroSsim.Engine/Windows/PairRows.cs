namespace MicroSsim.Engine;

/// <summary>Rows of a ground truth and a prediction as float64, aligned with each other: what windows slide over.</summary>
internal abstract class PairRows(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Writes one row of both images.</summary>
    public abstract void Read(int row, Span<double> groundTruth, Span<double> prediction);
}

/// <summary>Rows of two planes, each less its own offset, and the prediction times the range-invariant factor.</summary>
internal sealed class PlanePairRows(ImagePlane groundTruth, ImagePlane prediction, Alignment alignment)
    : PairRows(groundTruth.Width, groundTruth.Height)
{
    private readonly RowBuffer _groundTruthBuffer = new(), _predictionBuffer = new();

    public override void Read(int row, Span<double> groundTruthRow, Span<double> predictionRow)
    {
        PixelConversion.ToDouble(groundTruth.GetRows(row, 1, _groundTruthBuffer), groundTruth.PixelType, alignment.GroundTruthOffset, 1, groundTruthRow);
        PixelConversion.ToDouble(prediction.GetRows(row, 1, _predictionBuffer), prediction.PixelType, alignment.PredictionOffset, alignment.Factor, predictionRow);
    }
}

/// <summary>Two images of half the size: every pixel is the mean of 2 × 2; an odd last row or column is dropped.</summary>
/// <remarks><c>avg_pool2d(…, (2, 2))</c> between the scales of torchmetrics' multi-scale SSIM.</remarks>
internal sealed class PooledRows : PairRows
{
    private readonly double[] _groundTruth, _prediction;

    public PooledRows(PairRows source)
        : base(source.Width / 2, source.Height / 2)
    {
        _groundTruth = new double[Width * Height];
        _prediction = new double[Width * Height];
        double[] x0 = new double[source.Width], x1 = new double[source.Width], y0 = new double[source.Width], y1 = new double[source.Width];
        for (int row = 0; row < Height; row++)
        {
            source.Read(2 * row, x0, y0);
            source.Read((2 * row) + 1, x1, y1);
            Pool(x0, x1, _groundTruth.AsSpan(row * Width, Width));
            Pool(y0, y1, _prediction.AsSpan(row * Width, Width));
        }
    }

    public override void Read(int row, Span<double> groundTruth, Span<double> prediction)
    {
        _groundTruth.AsSpan(row * Width, Width).CopyTo(groundTruth);
        _prediction.AsSpan(row * Width, Width).CopyTo(prediction);
    }

    private static void Pool(double[] upper, double[] lower, Span<double> pooled)
    {
        for (int i = 0; i < pooled.Length; i++)
        {
            pooled[i] = 0.25 * (upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1]);
        }
    }
}
