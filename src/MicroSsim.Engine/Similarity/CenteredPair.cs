using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The pixels of the regions of a pair less the means of their region, each image and region in a unit of its own, so that no digit is lost
/// beside a large mean, and no square overflows or underflows, whatever the magnitude of the pixels.
/// </summary>
internal sealed class CenteredPair
{
    private readonly PairPixels _pixels;
    private readonly Unit[] _unitsX, _unitsY;
    private readonly CenteredMoments[] _moments;

    /// <summary>Measures means and second moments; reads every pixel twice.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="groundTruth">The range of the ground truth in every region; element 0 is not used.</param>
    /// <param name="prediction">The range of the prediction in every region.</param>
    public CenteredPair(PairPixels pixels, IReadOnlyList<PixelRange> groundTruth, IReadOnlyList<PixelRange> prediction)
    {
        _pixels = pixels;
        _unitsX = [.. groundTruth.Select(range => new Unit(range))];
        _unitsY = [.. prediction.Select(range => new Unit(range))];
        var means = Averages((x, y, region, sums) =>
        {
            Unit unitX = _unitsX[region], unitY = _unitsY[region];
            for (int i = 0; i < x.Length; i++)
            {
                sums[0].Add(unitX.Convert(x[i]));
                sums[1].Add(unitY.Convert(y[i]));
            }
        });
        var moments = Averages((x, y, region, sums) =>
        {
            Unit unitX = _unitsX[region], unitY = _unitsY[region];
            var (meanX, meanY, _) = means[region];
            for (int i = 0; i < x.Length; i++)
            {
                double dx = unitX.Convert(x[i]) - meanX, dy = unitY.Convert(y[i]) - meanY;
                sums[0].Add(dx * dx);
                sums[1].Add(dy * dy);
                sums[2].Add(dx * dy);
            }
        });
        _moments = [.. means.Zip(moments, (mean, moment) =>
            new CenteredMoments(mean.First, mean.Second, moment.First, moment.Second, moment.Third))];
    }

    /// <summary>Adds the terms of a run of pixels to three sums of their region.</summary>
    private delegate void AddTerms(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int region, Span<CompensatedSum> sums);

    /// <summary>The means and second moments of a region.</summary>
    /// <param name="region">The region, from 1.</param>
    public CenteredMoments this[int region] => _moments[region];

    /// <summary>The unit of x in a region as a power of two.</summary>
    /// <param name="region">The region, from 1.</param>
    public int ExponentX(int region) => _unitsX[region].Exponent;

    /// <summary>
    /// Per region, the mean square of the ground truth less the prediction after the scale and offset that fit best, in units of x; reads
    /// every pixel once.
    /// </summary>
    public IReadOnlyList<double> ResidualVariances() => [.. Averages((x, y, region, sums) =>
    {
        Unit unitX = _unitsX[region], unitY = _unitsY[region];
        var (meanX, meanY, _, yy, xy) = _moments[region];
        double factor = yy > 0 ? xy / yy : 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = unitX.Convert(x[i]) - meanX - (factor * (unitY.Convert(y[i]) - meanY));
            sums[0].Add(error * error);
        }
    }).Select(averages => averages.First)];

    /// <summary>The means of three functions of the pixels, per region.</summary>
    private (double First, double Second, double Third)[] Averages(AddTerms add)
    {
        const int Quantities = 3;
        var sums = new CompensatedSum[_pixels.Counts.Count * Quantities];
        _pixels.ForEachRun(
            IntensityTransform.Identity, (x, y, region) => add(x, y, region, sums.AsSpan(region * Quantities, Quantities)));
        return [.. _pixels.Counts.Select((count, region) => (Mean(region, 0), Mean(region, 1), Mean(region, 2)))];

        double Mean(int region, int quantity) => sums[(region * Quantities) + quantity].Value / _pixels.Counts[region];
    }

    /// <summary>
    /// The unit of the pixels of an image, or of a region of it: a power of two, after the middle of their range is
    /// subtracted.
    /// </summary>
    private readonly struct Unit
    {
        private readonly double _middle, _scale;

        public Unit(PixelRange range)
        {
            Exponent = range.Width > 0 ? IntensityTransform.ExponentOf(range.Width) : 0;
            (_middle, _scale) = (range.Middle, IntensityTransform.PowerOfTwo(-Exponent));
        }

        public int Exponent { get; }

        public double Convert(double pixel) => (pixel - _middle) * _scale;
    }

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

/// <summary>Means and second moments of a region, where x and y are pixels less the middle of their range, in units.</summary>
/// <param name="MeanX">The mean of x, a ground truth pixel.</param>
/// <param name="MeanY">The mean of y, a prediction pixel.</param>
/// <param name="XX">The variance of x.</param>
/// <param name="YY">The variance of y; 0 for a constant prediction.</param>
/// <param name="XY">The covariance of x and y.</param>
internal readonly record struct CenteredMoments(double MeanX, double MeanY, double XX, double YY, double XY);
