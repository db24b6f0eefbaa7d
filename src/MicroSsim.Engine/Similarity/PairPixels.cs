using System.Runtime.InteropServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>Reads the pixels of a pair row by row, in runs of pixels of one region. A pair without a mask is one region.</summary>
internal sealed class PairPixels
{
    private readonly ImagePlane _groundTruth, _prediction;
    private readonly RegionRows? _regions;
    private readonly CancellationToken _cancellationToken;

    private PairPixels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        RegionRows? regions,
        IReadOnlyList<long> counts,
        CancellationToken cancellationToken)
    {
        (_groundTruth, _prediction, _regions, _cancellationToken) = (groundTruth, prediction, regions, cancellationToken);
        Counts = counts;
    }

    /// <summary>Uses a run of pixels; the spans are valid during the call.</summary>
    /// <param name="x">The pixels of the ground truth.</param>
    /// <param name="y">The pixels of the prediction.</param>
    /// <param name="region">Their region, from 1.</param>
    public delegate void RunAction(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int region);

    /// <summary>Adds the terms of a run of pixels to the sums of their region, one per quantity.</summary>
    public delegate void AddRun(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int region, Span<double> sums);

    /// <summary>The number of pixels of every region, from region 1 on; element 0 is not used.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>All pixels of a pair, as region 1.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    public static PairPixels FromImages(ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken) =>
        new(groundTruth, prediction, null, [0, groundTruth.PixelCount], cancellationToken);

    /// <summary>The pixels of the regions of a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    public static PairPixels FromRegions(MaskedPair pair, CancellationToken cancellationToken) =>
        new(pair.GroundTruth, pair.Prediction, pair.Regions, pair.Index.PixelCounts, cancellationToken);

    /// <summary>Calls an action for every run of pixels of one region, from top to bottom and left to right.</summary>
    /// <param name="transform">The intensity transform of the pixels.</param>
    /// <param name="use">The action.</param>
    /// <param name="endRow">Called after every row; null for none.</param>
    public void ForEachRun(IntensityTransform transform, RunAction use, Action? endRow = null)
    {
        int[] regions = new int[_groundTruth.Width];
        regions.AsSpan().Fill(1);
        var regionReader = _regions?.OpenReader();
        var rows = new PlanePairRows(_groundTruth, _prediction, transform);
        var reader = rows.OpenReader();
        double[] x = new double[rows.Width], y = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsPerRead == 0)
            {
                int count = Math.Min(rows.RowsPerRead, rows.Height - row);
                reader.Fetch(row, count);
                regionReader?.Fetch(row, count);
            }

            regionReader?.Read(row, regions);
            reader.Read(row, 0, x, y);
            for (int start = 0, end; start < regions.Length; start = end)
            {
                end = Runs.EndOfRun<int>(regions, start);
                if (regions[start] != 0) use(x.AsSpan(start, end - start), y.AsSpan(start, end - start), regions[start]);
            }

            endRow?.Invoke();
        }
    }

    /// <summary>Sums terms of pixels per region: first those of a row, and then the rows.</summary>
    /// <param name="transform">The intensity transform of the pixels.</param>
    /// <param name="quantities">The number of quantities.</param>
    /// <param name="add">Adds the terms of a run.</param>
    /// <returns>Per region and quantity.</returns>
    public double[] SumRows(IntensityTransform transform, int quantities, AddRun add)
    {
        double[] totals = new double[Counts.Count * quantities], ofRow = new double[totals.Length];
        var regionsOfRow = new HashSet<int>();
        ForEachRun(
            transform,
            (x, y, region) =>
            {
                regionsOfRow.Add(region);
                add(x, y, region, ofRow.AsSpan(region * quantities, quantities));
            },
            EndRow);
        return totals;

        void EndRow()
        {
            foreach (int region in regionsOfRow)
            {
                for (int i = region * quantities; i < (region + 1) * quantities; i++)
                {
                    totals[i] += ofRow[i];
                    ofRow[i] = 0;
                }
            }

            regionsOfRow.Clear();
        }
    }

    /// <summary>Measures the ranges of both images in every region; element 0 is not used.</summary>
    public (PixelRange[] GroundTruth, PixelRange[] Prediction) MeasureRanges()
    {
        var empty = new PixelRange(double.PositiveInfinity, double.NegativeInfinity);
        var groundTruth = new PixelRange[Counts.Count];
        groundTruth.AsSpan().Fill(empty);
        var prediction = (PixelRange[])groundTruth.Clone();
        ForEachRun(IntensityTransform.Identity, (x, y, region) =>
        {
            groundTruth[region] = Extend(groundTruth[region], x);
            prediction[region] = Extend(prediction[region], y);
        });
        return (groundTruth, prediction);

        static PixelRange Extend(PixelRange range, ReadOnlySpan<double> pixels)
        {
            var run = RangeKernels.MinMax(MemoryMarshal.AsBytes(pixels), PixelType.Float64);
            return new PixelRange(Math.Min(range.Minimum, run.Minimum), Math.Max(range.Maximum, run.Maximum));
        }
    }
}
