using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>What is measured on: the yardstick's pixels, so that both work on the same numbers.</summary>
internal static class Pixels
{
    /// <summary>Offsets and factor that fit the pixels.</summary>
    public static MicroSsimFit Fit { get; } = new() { GroundTruthOffset = 200, PredictionOffset = 20, MaxValue = 4095, RangeInvariantFactor = 10 };

    /// <summary>A square image of 12-bit noise over an offset, and a tenth of it with noise of its own.</summary>
    /// <param name="side">Pixels per row.</param>
    /// <param name="single">Whether the prediction is float32; 16-bit integers if not.</param>
    /// <param name="seed">Different numbers give different noise.</param>
    public static (ImagePlane GroundTruth, ImagePlane Prediction) Pair(int side, bool single, uint seed)
    {
        var groundTruth = new ushort[side * side];
        var floats = new float[single ? groundTruth.Length : 0];
        var integers = new ushort[single ? 0 : groundTruth.Length];
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
