using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>A score with a mask or label image, which is compared with the same score without.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Whole">Scores the whole pair.</param>
/// <param name="Masked">Scores the pair with its mask or regions.</param>
internal sealed record MaskCase(string Name, Action Whole, Action Masked)
{
    /// <summary>Pixels per row and column.</summary>
    public const int Side = 2048;

    /// <summary>Objects per row and column of the label image: 506 in all.</summary>
    private const int ObjectsPerRow = 23, ObjectRows = 22;

    /// <summary>The radius of an object in pixels.</summary>
    private const int ObjectRadius = 36;

    /// <summary>All cases, on one pair with a float32 prediction.</summary>
    public static IReadOnlyList<MaskCase> CreateAll()
    {
        var (g, p) = Pixels.Pair(Side, single: true, seed: 1);
        var ones = Plane<byte>((_, _) => 1);
        var disc = Plane((y, x) => IsIn(y, x, Side / 2, Side / 2, Side / 2) ? byte.MaxValue : byte.MinValue);
        var objects = Plane((y, x) => (ushort)LabelAt(y, x));
        var nrmse = NrmseNormalization.Euclidean;
        return
        [
            MicroSsim("MicroSSIM, mask of ones", ones, MaskMode.Window),
            MicroSsim("MicroSSIM, mask of a disc (79 %), Window", disc, MaskMode.Window),
            MicroSsim("MicroSSIM, mask of a disc, Center", disc, MaskMode.Center),
            MicroSsim("MicroSSIM, mask of 506 objects (49 %), Window", objects, MaskMode.Window),
            MicroSsim("MicroSSIM, mask of 506 objects, Center", objects, MaskMode.Center),
            Regions("MicroSSIM, 506 regions, Window", MaskMode.Window),
            Regions("MicroSSIM, 506 regions, Center", MaskMode.Center),
            MicroMs3im("MicroMS3IM, mask of ones", ones, MaskMode.Window),
            MicroMs3im("MicroMS3IM, mask of a disc, Window", disc, MaskMode.Window),
            MicroMs3im("MicroMS3IM, mask of a disc, Center", disc, MaskMode.Center),
            new(
                "PSNR, mask of a disc",
                () => PsnrCalculator.Measure(g, p, DataRange.GroundTruth),
                () => PsnrCalculator.Measure(g, p, DataRange.GroundTruth, new ImageMask(disc))),
            new(
                "NRMSE, mask of a disc",
                () => NrmseCalculator.Measure(g, p, nrmse),
                () => NrmseCalculator.Measure(g, p, nrmse, new ImageMask(disc))),
            new(
                "Pearson, mask of a disc",
                () => PearsonCalculator.Measure(g, p),
                () => PearsonCalculator.Measure(g, p, new ImageMask(disc))),
        ];

        MaskCase MicroSsim(string name, ImagePlane mask, MaskMode mode) => new(
            name,
            () => MicroSsimCalculator.Measure(g, p, Pixels.Fit),
            () => MicroSsimCalculator.Measure(g, p, Pixels.Fit, mask: new ImageMask(mask, mode)));

        MaskCase Regions(string name, MaskMode mode) => new(
            name,
            () => MicroSsimCalculator.Measure(g, p, Pixels.Fit),
            () => MicroSsimCalculator.MeasureRegions(g, p, new ImageMask(objects, mode), Pixels.Fit));

        MaskCase MicroMs3im(string name, ImagePlane mask, MaskMode mode) => new(
            name,
            () => MicroMs3imCalculator.Measure(g, p, Pixels.Fit),
            () => MicroMs3imCalculator.Measure(g, p, Pixels.Fit, mask: new ImageMask(mask, mode)));
    }

    /// <summary>
    /// Measures both in turn, in seconds of the processor, and returns the ratio of their minima: the time with a mask over that without.
    /// </summary>
    /// <param name="seconds">Approximate time of all rounds in seconds.</param>
    public double Ratio(double seconds) => Rounds.Ratio(Whole, Masked, seconds);

    private static int LabelAt(int y, int x)
    {
        int row = y * ObjectRows / Side, column = x * ObjectsPerRow / Side;
        int centerY = ((2 * row) + 1) * Side / (2 * ObjectRows), centerX = ((2 * column) + 1) * Side / (2 * ObjectsPerRow);
        return IsIn(y, x, centerY, centerX, ObjectRadius) ? (row * ObjectsPerRow) + column + 1 : 0;
    }

    private static bool IsIn(int y, int x, int centerY, int centerX, int radius) =>
        ((y - centerY) * (y - centerY)) + ((x - centerX) * (x - centerX)) < radius * radius;

    private static MemoryPlane<T> Plane<T>(Func<int, int, T> pixel)
        where T : unmanaged => new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => pixel(i / Side, i % Side))]);
}
