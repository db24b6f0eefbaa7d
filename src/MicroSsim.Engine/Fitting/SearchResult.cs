namespace MicroSsim.Engine.Fitting;

/// <summary>The results of a <see cref="SearchRequest"/> over the pairs added so far. Mergeable, in any order.</summary>
/// <param name="request">The request.</param>
internal sealed class SearchResult(SearchRequest request)
{
    /// <summary>The mean SSIM below which an image counts as scoring near 0.</summary>
    public const double LowScore = 0.1;

    private readonly ValueAndDerivativeSum[] _sums = [.. request.Factors.Select(_ => new ValueAndDerivativeSum())];

    /// <summary>Per factor, the number of images whose mean SSIM is below <see cref="LowScore"/>.</summary>
    public long[] LowCounts { get; } = new long[request.Factors.Count];

    /// <summary>The factors that suit the images; null if they are not measured.</summary>
    public FactorHistogram? ImageFactors { get; } = request.MeasuresImageFactors ? new FactorHistogram() : null;

    /// <summary>The mean SSIM of each image, or of a sample of the images; null if it is not kept.</summary>
    public ImageSample<ImageCurve>? Curves { get; } = request.KeepsCurves ? new ImageSample<ImageCurve>() : null;

    /// <summary>Per factor, the mean SSIM of the set and its derivative with respect to ln α.</summary>
    /// <param name="windows">The number of windows of the set.</param>
    public IReadOnlyList<ValueAndDerivative> Means(double windows) => [.. _sums.Select(sum => sum.Mean(windows))];

    /// <summary>Adds the sums over the windows of an image at one factor.</summary>
    /// <param name="factor">The index of the factor.</param>
    /// <param name="image">The sums.</param>
    /// <param name="windows">The number of windows.</param>
    public void Add(int factor, ValueAndDerivative image, long windows)
    {
        _sums[factor].Add(image);
        if (image.Value < LowScore * windows) LowCounts[factor]++;
    }

    /// <summary>Adds the pairs of another result.</summary>
    public void Add(SearchResult other)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Add(other._sums[i]);
            LowCounts[i] += other.LowCounts[i];
        }

        ImageFactors?.Add(other.ImageFactors!);
        Curves?.Add(other.Curves!);
    }

    /// <summary>Writes the result; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var sum in _sums) sum.Save(writer);
        foreach (long count in LowCounts) writer.Write(count);
        ImageFactors?.Save(writer);
        Curves?.Save(writer, curve => curve.Save(writer));
    }

    /// <summary>Reads what <see cref="Save"/> wrote, into a new result of the same request.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var sum in _sums) sum.Load(reader);
        for (int i = 0; i < LowCounts.Length; i++) LowCounts[i] = reader.ReadInt64();
        ImageFactors?.Load(reader);
        Curves?.Load(reader, _ => ImageCurve.Load(reader));
    }
}
