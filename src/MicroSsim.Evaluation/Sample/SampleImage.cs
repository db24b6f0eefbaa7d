using MicroSsim.Engine.Planes;

namespace MicroSsim.Evaluation.Sample;

/// <summary>One simulated specimen as three images of the same size.</summary>
/// <param name="Name">The name of the image in its set, without an extension.</param>
/// <param name="GroundTruth">A long exposure with many photons and little noise, in camera counts.</param>
/// <param name="Raw">A short exposure of the same specimen, in camera counts with another offset.</param>
/// <param name="Denoised"><paramref name="Raw"/> after smoothing, as by a denoiser, scaled to 0 … 1.</param>
/// <param name="Mask">The surroundings of filaments and spots: 255 inside, 0 outside.</param>
/// <param name="Labels">The filaments and spots, those that touch as one: labels from 1 on, 0 outside.</param>
public sealed record SampleImage(
    string Name,
    MemoryPlane<ushort> GroundTruth,
    MemoryPlane<ushort> Raw,
    MemoryPlane<float> Denoised,
    MemoryPlane<byte> Mask,
    MemoryPlane<ushort> Labels);
