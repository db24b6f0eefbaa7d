using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The share of the pixels of an image that are above its background: brighter than its 3rd percentile by more than a tenth of the way
/// from there to the brightest pixel. Estimated from up to <see cref="SampledRows"/> evenly spaced rows, of those with a pixel that counts,
/// to a thousandth of the range.
/// </summary>
internal static class ForegroundShare
{
    /// <summary>The largest number of rows that are read.</summary>
    public const int SampledRows = 64;

    /// <summary>The share of pixels that are dark as the background, and the fraction of the range at which the specimen begins.</summary>
    private const double Background = 0.03, Threshold = 0.1;

    private const int BinCount = 1000;

    /// <summary>Estimates the share, 0 … 1; 0 for an image of equal pixels.</summary>
    /// <param name="plane">The image.</param>
    /// <param name="regions">The pixels that count, which are those in a region; null for all.</param>
    public static double Estimate(ImagePlane plane, RegionRows? regions)
    {
        var rows = new RowSample(plane, regions, SampledRows);
        double darkest = double.PositiveInfinity, brightest = double.NegativeInfinity;
        for (int i = 0; i < rows.Count; i++)
        {
            foreach (double pixel in rows.Read(i)) (darkest, brightest) = (Math.Min(darkest, pixel), Math.Max(brightest, pixel));
        }

        double perBin = BinCount / (brightest - darkest);
        if (!(brightest > darkest) || double.IsInfinity(perBin)) return 0;
        long[] histogram = new long[BinCount + 1];
        for (int i = 0; i < rows.Count; i++)
        {
            foreach (double pixel in rows.Read(i)) histogram[(int)((pixel - darkest) * perBin)]++;
        }

        long count = histogram.Sum(), below = 0;
        int background = 0;
        while ((below += histogram[background]) < Background * count) background++;
        int threshold = background + (int)Math.Round(Threshold * (BinCount - background));
        return (double)histogram.Skip(threshold + 1).Sum() / count;
    }
}
