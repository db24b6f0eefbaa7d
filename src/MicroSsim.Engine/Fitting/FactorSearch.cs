using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Searches for the highest maximum of the mean SSIM of a set over ln α, in passes over the set.
/// </summary>
/// <remarks>
/// The first pass evaluates an interval around the least-squares factor of the set, and measures which factor suits each image. Where
/// the images share one factor, or the function shows that it has no other maximum that could compete, a
/// <see cref="LocalFactorSearch"/> climbs to the maximum, usually without another pass.
/// Else the next pass scans the whole range of factors (<see cref="FactorScan"/>), and where that range is long, a third one locates the
/// maxima exactly. All decisions depend on sums and counts only, not on the order of the images.
/// </remarks>
/// <param name="start">The least-squares factor of the set, above 0.</param>
internal sealed class FactorSearch(double start)
{
    /// <summary>The largest number of maxima that are located exactly; lower ones are dropped.</summary>
    private const int MaximaLimit = 8;

    private LocalFactorSearch _local = new(start);

    /// <summary>The intervals of the current scan; null during the local search.</summary>
    private List<FactorInterval>? _intervals;

    /// <summary>The factors to evaluate in the current pass.</summary>
    public IReadOnlyList<double> Factors =>
        _intervals is null
            ? _local.Factors
            : [.. _intervals.SelectMany(interval => interval.Nodes).Select(node => start * Math.Exp(node))];

    /// <summary>Whether the current pass has to measure which factors suit the images.</summary>
    public bool MeasuresImageFactors => Evaluations == 0;

    /// <summary>The factors that suit the images; null before the first pass.</summary>
    public FactorHistogram? ImageFactors { get; private set; }

    /// <summary>Whether <see cref="Factor"/> is known.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether <see cref="Factor"/> is the highest maximum that was found; if none was found, it is the start.</summary>
    public bool Converged => Maxima.Count > 0;

    /// <summary>The result, when the search is complete.</summary>
    public double Factor => Converged ? Maxima[0].Factor : start;

    /// <summary>The function at <see cref="Factor"/>.</summary>
    public double Value => Converged ? Maxima[0].MeanSsim : _local.ValueAtStart!.Value;

    /// <summary>The maxima that were found, the highest first.</summary>
    public FitMaxima Maxima { get; private set; } = FitMaxima.None;

    /// <summary>
    /// The end of the scanned range at which the function is higher than at all maxima; null where there is none, or was no scan.
    /// </summary>
    public FitMaximum? HigherEnd { get; private set; }

    /// <summary>The number of images whose mean SSIM at <see cref="Factor"/> is near 0; 0 without a scan.</summary>
    public long LowCount { get; private set; }

    /// <summary>The number of α at which the function was evaluated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Ends a pass.</summary>
    /// <param name="result">The result of the whole set at <see cref="Factors"/>.</param>
    /// <param name="windows">The number of windows of the set.</param>
    public void EndPass(SearchResult result, double windows)
    {
        var factors = Factors;
        var at = result.Means(windows);
        bool first = MeasuresImageFactors;
        Evaluations += at.Count;
        ImageFactors ??= result.ImageFactors;
        if (_intervals is null) EndLocalPass(at, first, windows);
        else EndScanPass(at);
        if (IsComplete && _intervals is not null && Converged) LowCount = LowCountAt(Factor, factors, result.LowCounts);
    }

    /// <summary>Writes the state between two passes; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(start);
        _local.Save(writer);
        writer.Write(_intervals?.Count ?? -1);
        foreach (var interval in _intervals ?? []) interval.Save(writer);
        writer.Write(ImageFactors is not null);
        ImageFactors?.Save(writer);
        writer.Write(Maxima.Count);
        foreach (var maximum in Maxima) SaveMaximum(maximum, writer);
        writer.Write(HigherEnd is not null);
        if (HigherEnd is not null) SaveMaximum(HigherEnd, writer);
        writer.Write(LowCount);
        writer.Write(Evaluations);
        writer.Write(IsComplete);
    }

    /// <summary>Reads a search that <see cref="Save"/> wrote.</summary>
    public static FactorSearch Load(BinaryReader reader)
    {
        var search = new FactorSearch(reader.ReadDouble()) { _local = LocalFactorSearch.Load(reader) };
        int intervals = reader.ReadInt32();
        if (intervals >= 0) search._intervals = [.. Enumerable.Range(0, intervals).Select(_ => FactorInterval.Load(reader))];
        if (reader.ReadBoolean()) (search.ImageFactors = new FactorHistogram()).Load(reader);
        search.Maxima = new FitMaxima([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => LoadMaximum(reader))]);
        search.HigherEnd = reader.ReadBoolean() ? LoadMaximum(reader) : null;
        search.LowCount = reader.ReadInt64();
        search.Evaluations = reader.ReadInt32();
        search.IsComplete = reader.ReadBoolean();
        return search;
    }

    private static void SaveMaximum(FitMaximum maximum, BinaryWriter writer)
    {
        writer.Write(maximum.Factor);
        writer.Write(maximum.MeanSsim);
    }

    private static FitMaximum LoadMaximum(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble());

    /// <summary>The count at the factor nearest to one.</summary>
    private static long LowCountAt(double factor, IReadOnlyList<double> factors, long[] lowCounts)
    {
        int nearest = Enumerable.Range(0, factors.Count).OrderBy(i => Math.Abs(Math.Log(factors[i] / factor))).First();
        return lowCounts[nearest];
    }

    private void EndLocalPass(IReadOnlyList<ValueAndDerivative> at, bool first, double windows)
    {
        _local.EndPass(at);
        if (first && !FactorScan.IsOneCluster(ImageFactors!) && !FactorScan.HasOneMaximum(ImageFactors!, at, windows))
        {
            _intervals = FactorScan.Plan(ImageFactors!, start);
            return;
        }

        IsComplete = _local.IsComplete;
        if (_local.Converged) Maxima = new FitMaxima([new FitMaximum(_local.Factor, _local.Value)]);
    }

    private void EndScanPass(IReadOnlyList<ValueAndDerivative> at)
    {
        var maxima = FactorScan.FindMaxima(_intervals!, at);
        bool isScan = HigherEnd is null;
        var end = FactorScan.HighestEnd(_intervals!, at);
        if (isScan) HigherEnd = new FitMaximum(start * Math.Exp(end.Position), end.Value);
        if (maxima.Count > 0 && !FactorScan.IsExact(_intervals!))
        {
            var highest = maxima.OrderByDescending(maximum => maximum.Value).ThenBy(maximum => maximum.Position).Take(MaximaLimit);
            _intervals = [.. highest.OrderBy(maximum => maximum.Position).Select(maximum => FactorScan.ExactAt(maximum.Position))];
            return;
        }

        Maxima = new FitMaxima(maxima.Select(maximum => new FitMaximum(start * Math.Exp(maximum.Position), maximum.Value)));
        if (HigherEnd!.MeanSsim <= Value) HigherEnd = null;
        IsComplete = true;
    }
}
