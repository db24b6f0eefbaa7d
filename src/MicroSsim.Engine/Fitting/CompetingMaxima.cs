using System.Globalization;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Fitting;

/// <summary>The warning about a set whose images do not share one range-invariant factor.</summary>
internal static class CompetingMaxima
{
    private const string Id = "CompetingMaxima";

    /// <summary>The number of maxima that a message lists.</summary>
    private const int ListedMaxima = 4;

    /// <summary>Creates the warning of a search that found a maximum; null where the images share its factor.</summary>
    /// <param name="search">The search, complete.</param>
    /// <param name="pairCount">The number of pairs of the set.</param>
    public static FitWarning? Create(FactorSearch search, long pairCount)
    {
        bool competes = search.Maxima.Count > 1 && search.Maxima[1].MeanSsim >= FactorScan.CompetingFraction * search.Maxima[0].MeanSsim;
        bool isLow = 2 * search.LowCount > pairCount;
        if (!competes && !isLow && search.HigherEnd is null) return null;

        var groups = Groups(search);
        string causes = string.Join("; ", Causes(search, groups, pairCount, isLow));
        var others = groups.Where(group => group.Maximum != search.Maxima[0]).ToList();
        return new FitWarning(
            Id,
            Text($"the images do not share one range-invariant factor: {causes}. {search.Factor:G6} is used; ")
            + "fit groups of images that share one factor apart.")
        {
            Positions = others.SelectMany(group => group.Positions).OrderBy(position => position).Take(FactorBin.PositionLimit).ToList(),
            PositionCount = others.Sum(group => group.Count),
        };
    }

    private static IEnumerable<string> Causes(FactorSearch search, IReadOnlyList<Group> groups, long pairCount, bool isLow)
    {
        if (search.Maxima.Count > 1)
        {
            double brightest = groups.Max(group => group.Brightness);
            var listed = groups.Take(Math.Min(search.Maxima.Count, ListedMaxima)).Select(group => Describe(group, brightest, pairCount));
            yield return Text($"the mean SSIM has {search.Maxima.Count} maxima, at {string.Join(" and ", listed)}");
        }

        if (isLow)
        {
            yield return Text($"at {search.Factor:G6}, {search.LowCount} of {pairCount} images score below {SearchResult.LowScore}");
        }

        if (search.HigherEnd is { } end)
        {
            string where = end.Factor < search.Factor ? "towards 0, as suits blank images" : "towards infinity";
            yield return Text($"the mean SSIM is higher ({end.MeanSsim:G3} at {end.Factor:G3}) {where}");
        }
    }

    private static string Describe(Group group, double brightest, long pairCount)
    {
        string suits = group.Count == 0 ? "between the factors of single images" : $"suits {group.Count} of {pairCount} images";
        if (group.Count > 0 && group.Brightness == brightest) suits += ", the brightest among them";
        return Text($"{group.Maximum.Factor:G6} (mean SSIM {group.Maximum.MeanSsim:G3}, {suits})");
    }

    /// <summary>
    /// The maxima, the highest first, and a higher end of the scan, if there is one; each with the images whose own factor is nearer to it
    /// than to the others.
    /// </summary>
    private static List<Group> Groups(FactorSearch search)
    {
        var groups = search.Maxima.Select(maximum => new Group(maximum)).ToList();
        if (search.HigherEnd is { } end) groups.Add(new Group(end));
        foreach (var bin in search.ImageFactors!.Bins)
        {
            double centre = (bin.Left + bin.Right) / 2;
            groups.OrderBy(group => Math.Abs(Math.Log(group.Maximum.Factor) - centre)).First().Add(bin);
        }

        return groups;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Group(FitMaximum maximum)
    {
        private readonly SortedSet<long> _positions = [];

        public FitMaximum Maximum => maximum;

        public IReadOnlyCollection<long> Positions => _positions;

        public long Count { get; private set; }

        public double Brightness { get; private set; } = double.NegativeInfinity;

        public void Add(FactorBin bin)
        {
            Count += bin.Count;
            Brightness = Math.Max(Brightness, bin.Brightness);
            _positions.UnionWith(bin.Positions);
        }
    }
}
