using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;

namespace MicroSsim.Benchmarks;

/// <summary>MicroSSIM of a volume, which is compared with the scores of its slices.</summary>
/// <param name="Depth">The number of slices.</param>
/// <param name="Side">Pixels per row and column of a slice.</param>
internal sealed record VolumeCase(int Depth, int Side)
{
    /// <summary>The slices of a deep volume are repeated, which limits the memory, and are more than the caches hold.</summary>
    private const int DistinctSlices = 64;

    /// <summary>From volumes that fit in the cache to those of a light-sheet microscope.</summary>
    public static IReadOnlyList<VolumeCase> All { get; } = [new(64, 64), new(64, 256), new(512, 512), new(128, 2048)];

    /// <summary>The time of the volume over that of its slices, for one degree of parallelism.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="masked">Whether the volume has a mask of ones, which is compared with the volume without.</param>
    /// <param name="seconds">Approximate time of all rounds in seconds.</param>
    public double Ratio(int threads, bool masked, double seconds)
    {
        var images = Enumerable.Range(0, Math.Min(Depth, DistinctSlices))
            .Select(slice => Pixels.Pair(Side, single: true, seed: (uint)slice + 1)).ToList();
        var pairs = Enumerable.Range(0, Depth).Select(slice => images[slice % images.Count]).ToList();
        var g = new VolumePlane([.. pairs.Select(pair => pair.GroundTruth)]);
        var p = new VolumePlane([.. pairs.Select(pair => pair.Prediction)]);
        var ones = new MemoryPlane<byte>(Side, Side, [.. Enumerable.Repeat((byte)1, Side * Side)]);
        var mask = new ImageMask(new VolumePlane([.. pairs.Select(_ => ones)]));
        var parallel = new ParallelScope(threads);
        return masked
            ? Rounds.Ratio(() => Volume(null), () => Volume(mask), seconds)
            : Rounds.Ratio(Slices, () => Volume(null), seconds);

        void Volume(ImageMask? voxels) => VolumeSsimCalculator.Measure(g, p, Pixels.Fit, mask: voxels, parallel: parallel);

        void Slices() => Parallel.ForEach(
            pairs,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            pair => MicroSsimCalculator.Measure(pair.GroundTruth, pair.Prediction, Pixels.Fit));
    }
}
