namespace MicroSsim.Engine;

/// <summary>Rows of a ground truth and a prediction as float64, aligned with each other: what windows slide over.</summary>
internal abstract class PairRows(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Writes a part of one row of both images; how long it is follows from the spans.</summary>
    public abstract void Read(int row, int column, Span<double> groundTruth, Span<double> prediction);
}

/// <summary>Rows of two planes, each less its own offset, and the prediction times the range-invariant factor.</summary>
internal sealed class PlanePairRows(ImagePlane groundTruth, ImagePlane prediction, Alignment alignment)
    : PairRows(groundTruth.Width, groundTruth.Height)
{
    private readonly BandReader _groundTruth = new(groundTruth), _prediction = new(prediction);

    public override void Read(int row, int column, Span<double> groundTruthRow, Span<double> predictionRow)
    {
        PixelConversion.ToDouble(_groundTruth.Row(row, column, groundTruthRow.Length), groundTruth.PixelType, alignment.GroundTruthOffset, 1, groundTruthRow);
        PixelConversion.ToDouble(_prediction.Row(row, column, predictionRow.Length), prediction.PixelType, alignment.PredictionOffset, alignment.Factor, predictionRow);
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
            source.Read(2 * row, 0, x0, y0);
            source.Read((2 * row) + 1, 0, x1, y1);
            Pool(x0, x1, _groundTruth.AsSpan(row * Width, Width));
            Pool(y0, y1, _prediction.AsSpan(row * Width, Width));
        }
    }

    public override void Read(int row, int column, Span<double> groundTruth, Span<double> prediction)
    {
        _groundTruth.AsSpan((row * Width) + column, groundTruth.Length).CopyTo(groundTruth);
        _prediction.AsSpan((row * Width) + column, prediction.Length).CopyTo(prediction);
    }

    private static void Pool(double[] upper, double[] lower, Span<double> pooled)
    {
        for (int i = 0; i < pooled.Length; i++)
        {
            pooled[i] = 0.25 * (upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1]);
        }
    }
}
