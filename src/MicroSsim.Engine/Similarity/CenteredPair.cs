using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The pixels of a pair less their means, each image in a unit of its own, so that no digit is lost beside a large mean, and no square
/// overflows or underflows, whatever the magnitude of the pixels.
/// </summary>
internal sealed class CenteredPair
{
    private readonly ImagePlane _groundTruth, _prediction;
    private readonly IntensityTransform _middles;
    private readonly double _scaleX, _scaleY;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Measures means and second moments; reads every pixel twice.</summary>
    /// <param name="groundTruth">The ground truth, not constant.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="groundTruthRange">The range of the ground truth.</param>
    /// <param name="predictionRange">The range of the prediction.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    public CenteredPair(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        CancellationToken cancellationToken)
    {
        (_groundTruth, _prediction, _cancellationToken) = (groundTruth, prediction, cancellationToken);
        _middles = new IntensityTransform(groundTruthRange.Middle, predictionRange.Middle, 1);
        (ExponentX, ExponentY) = (ExponentOf(groundTruthRange.Width), ExponentOf(predictionRange.Width));
        (_scaleX, _scaleY) = (IntensityTransform.PowerOfTwo(-ExponentX), IntensityTransform.PowerOfTwo(-ExponentY));
        (MeanX, MeanY, _) = Averages((x, y) => (x, y, 0));
        (XX, YY, XY) = Averages((x, y) =>
        {
            double dx = x - MeanX, dy = y - MeanY;
            return (dx * dx, dy * dy, dx * dy);
        });
    }

    /// <summary>The unit of x as a power of two.</summary>
    public int ExponentX { get; }

    /// <summary>The unit of y as a power of two.</summary>
    public int ExponentY { get; }

    /// <summary>The mean of x, a ground truth pixel less the middle of its range, in units.</summary>
    public double MeanX { get; }

    /// <summary>The mean of y, a prediction pixel less the middle of its range, in units.</summary>
    public double MeanY { get; }

    /// <summary>The variance of x.</summary>
    public double XX { get; }

    /// <summary>The variance of y; 0 for a constant prediction.</summary>
    public double YY { get; }

    /// <summary>The covariance of x and y.</summary>
    public double XY { get; }

    /// <summary>
    /// The mean square of the ground truth less the prediction after the scale and offset that fit best, in units of x; reads every pixel
    /// once.
    /// </summary>
    public double ResidualVariance()
    {
        double factor = YY > 0 ? XY / YY : 0;
        return Averages((x, y) =>
        {
            double error = x - MeanX - (factor * (y - MeanY));
            return (error * error, 0, 0);
        }).First;
    }

    /// <summary>The means of three functions of the pixels.</summary>
    private (double First, double Second, double Third) Averages(Func<double, double, (double First, double Second, double Third)> terms)
    {
        CompensatedSum first = default, second = default, third = default;
        var rows = new PlanePairRows(_groundTruth, _prediction, _middles);
        var reader = rows.OpenReader();
        double[] x = new double[rows.Width], y = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
            reader.Read(row, 0, x, y);
            for (int i = 0; i < x.Length; i++)
            {
                var values = terms(x[i] * _scaleX, y[i] * _scaleY);
                first.Add(values.First);
                second.Add(values.Second);
                third.Add(values.Third);
            }
        }

        double count = _groundTruth.PixelCount;
        return (first.Value / count, second.Value / count, third.Value / count);
    }

    /// <summary>The exponent of a range; 0 of a constant image.</summary>
    private static int ExponentOf(double range) => range > 0 ? IntensityTransform.ExponentOf(range) : 0;

    /// <summary>A sum that keeps the rounding errors of its additions (Neumaier's algorithm).</summary>
    private struct CompensatedSum
    {
        private double _sum, _lost;

        public readonly double Value => _sum + _lost;

        public void Add(double value)
        {
            double next = _sum + value;
            _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - next + value : value - next + _sum;
            _sum = next;
        }
    }
}
