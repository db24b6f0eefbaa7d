using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Sample;

/// <summary>One simulated specimen as three images.</summary>
/// <param name="Name">The image's name in its set, without an extension.</param>
/// <param name="GroundTruth">A long exposure: many photons, little noise.</param>
/// <param name="Raw">A short exposure of the same specimen, in the counts of a camera of another offset.</param>
/// <param name="Denoised">What a denoiser might make of <paramref name="Raw"/>: smooth, and scaled to 0 … 1.</param>
public sealed record SampleImage(
    string Name, MemoryPlane<ushort> GroundTruth, MemoryPlane<ushort> Raw, MemoryPlane<float> Denoised);
