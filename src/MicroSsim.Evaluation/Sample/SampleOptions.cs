namespace MicroSsim.Evaluation.Sample;

/// <summary>The options of <see cref="SampleSet.Simulate"/>.</summary>
public sealed record SampleOptions
{
    /// <summary>The number of images.</summary>
    public int Count { get; init; } = 12;

    /// <summary>The number of pixels per row; multi-scale scores need at least 176.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The number of rows; multi-scale scores need at least 176.</summary>
    public int Height { get; init; } = 256;

    /// <summary>The number of slices of each image, a z-stack; 1 for images of one page without axes.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>The seed of the random numbers; the same seed gives the same images on every machine.</summary>
    public int Seed { get; init; }
}
