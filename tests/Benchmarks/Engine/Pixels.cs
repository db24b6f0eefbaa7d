using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>Simulated images; equal to those of the yardstick, so that both measure the same input.</summary>
internal static class Pixels
{
    /// <summary>A fit with the offsets and the factor of the simulation.</summary>
    public static MicroSsimFit Fit { get; } = new()
    {
        GroundTruthOffset = 200,
        PredictionOffset = 20,
        MaxValue = 4095,
        RangeInvariantFactor = 10,
    };

    /// <summary>Creates a square image of 12-bit noise above an offset, and a prediction: a tenth of it plus noise.</summary>
    /// <param name="side">Pixels per row and column.</param>
    /// <param name="single">True for a float32 prediction, false for 16-bit integers.</param>
    /// <param name="seed">Seed of the noise.</param>
    public static (ImagePlane GroundTruth, ImagePlane Prediction) Pair(int side, bool single, uint seed)
    {
        ushort[] groundTruth = new ushort[side * side];
        float[] floats = new float[single ? groundTruth.Length : 0];
        ushort[] integers = new ushort[single ? 0 : groundTruth.Length];
        uint state = seed;
        for (int i = 0; i < groundTruth.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            groundTruth[i] = (ushort)(200 + (state >> 20));
            uint noise = (state >> 9) & 7;
            if (single) floats[i] = (groundTruth[i] * 0.1f) + noise;
            else integers[i] = (ushort)((groundTruth[i] / 10) + noise);
        }

        var plane = new MemoryPlane<ushort>(side, side, groundTruth);
        return single ? (plane, new MemoryPlane<float>(side, side, floats)) : (plane, new MemoryPlane<ushort>(side, side, integers));
    }
}
