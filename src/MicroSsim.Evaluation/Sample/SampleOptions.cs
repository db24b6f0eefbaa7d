namespace MicroSsim.Evaluation.Sample;

/// <summary>What <see cref="SampleSet.Simulate"/> is to make.</summary>
public sealed record SampleOptions
{
    /// <summary>How many images.</summary>
    public int Count { get; init; } = 12;

    /// <summary>Pixels per row; multi-scale scores need at least 176.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Rows; multi-scale scores need at least 176.</summary>
    public int Height { get; init; } = 256;

    /// <summary>The same seed makes the same images, on every machine.</summary>
    public int Seed { get; init; }
}
