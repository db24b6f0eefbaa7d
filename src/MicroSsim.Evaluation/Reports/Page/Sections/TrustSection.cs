using System.Xml.Linq;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>"Can I trust these numbers": for each fit, what speaks for and against the scores that were made with it.</summary>
internal static class TrustSection
{
    /// <summary>The most fits that are judged.</summary>
    private const int MostFits = 30;

    /// <summary>The most images that a line names, and the smallest gain in SSIM that is worth naming or looking at.</summary>
    private const int MostNamed = 5;

    private const double NamedGain = 0.001, LargeGain = 0.05;

    private const string Address = ProjectAddress.Numbers + "#can-i-trust-this-score";

    /// <summary>Renders the section; null if the rows were made without a fit, or it is not known.</summary>
    public static XElement? Render(ScoreSet set)
    {
        var all = ListFits(set);
        if (all.Count == 0) return null;
        return Tag(
            "section",
            Attr("id", "trust"),
            Tag("h2", "Can I trust these numbers"),
            Tag(
                "p",
                Class("quiet"),
                "MicroSSIM subtracts the background from the images and multiplies the predictions of a method by one factor, α. A score "
                + "means something if α makes the predictions as bright as their ground truth, in all images. ",
                Tag("a", Attr("href", Address), "How to read this"),
                "."),
            all.Take(MostFits).Select(f => RenderFit(set, f.Method, f.Trust)),
            all.Count > MostFits
                ? Tag("p", Class("quiet"), FormattableString.Invariant($"And {all.Count - MostFits} more, in the list of fits below."))
                : null);
    }

    /// <summary>Renders a line for the top of the page if the factor of a method is not to be trusted; null if all are.</summary>
    public static XElement? RenderNotice(ScoreSet set)
    {
        var doubtful = ListFits(set).Where(f => f.Trust.IsAntiCorrelated || f.Trust.IsRatioUnusual || f.Trust.Fit.Converged == false)
            .Select(f => PageText.GetName(f.Method)).Distinct().ToList();
        if (doubtful.Count == 0) return null;
        return Tag(
            "p",
            Class("notice"),
            "Look before you trust the scores of ",
            doubtful.SelectMany((name, i) => new object[] { i == 0 ? "" : ", ", Name(name) }),
            ": ",
            Tag("a", Attr("href", "#trust"), "the factor of the fit does not suit the specimen"),
            ".");
    }

    private static XElement RenderFit(ScoreSet set, string method, FitTrust trust)
    {
        var channel = new ChannelLabel(trust.Fit.Channel, trust.Fit.ChannelName);
        int index = Math.Max(0, set.FindMethod(method));
        var checks = ListChecks(trust).OrderByDescending(check => check.IsFlagged).ToList();
        int flagged = checks.Count(check => check.IsFlagged);
        string metric = FindMetric(set)?.Title ?? "Score";
        XElement?[] plots =
        [
            RenderPlot(
                TrustPlots.RenderFactors(trust, index),
                "The factor that suits each image, divided by α. Points far from 1 are images that α does not suit."),
            RenderPlot(
                TrustPlots.RenderScores(trust, index, metric),
                $"{metric} over the share of pixels that are brighter than the background by a tenth of the range."),
        ];
        return Tag(
            "div",
            Class("trust"),
            Attr("data-method", method),
            Tag("h3", PageText.Method(set, method), channel.Number is null ? null : $", {channel.ToIsolatedText()}"),
            Tag(
                "p",
                flagged == 0
                    ? "Nothing here speaks against the scores."
                    : $"Look at {(flagged == 1 ? "one thing" : Count(flagged, "thing"))} before you use the scores."),
            Tag(
                "ul",
                Class("messages"),
                checks.Select(check => Tag(
                    "li",
                    Class(check.IsFlagged ? "flag" : "fine"),
                    check.IsFlagged ? Tag("b", "Look: ") : null,
                    check.Content))),
            plots.Any(plot => plot is not null)
                ? Tag("details", Tag("summary", FormatPlots(trust)), plots)
                : null);
    }

    private static XElement? RenderPlot(XElement? svg, string caption) => svg is null
        ? null
        : Tag("figure", Class("plot"), Scrolled((string)svg.Attribute("aria-label")!, svg), Tag("figcaption", caption));

    private static string FormatPlots(FitTrust trust)
    {
        const string Title = "Plots: α and score of each image";
        return trust.Images.Count <= TrustPlots.MostPoints
            ? Title
            : FormattableString.Invariant($"{Title} (evenly spaced ones of {trust.Images.Count})");
    }

    private static IEnumerable<Check> ListChecks(FitTrust trust)
    {
        var fit = trust.Fit;
        yield return CheckFactor(trust);
        if (fit.Converged is not null) yield return CheckSearch(trust);
        yield return CheckImages(trust);
        yield return CheckRanges(trust);
        if (trust.Images.All(image => image.Image.OwnFactor is null))
        {
            if (fit.Converged is not null)
            {
                yield return new Check(false, "The fit does not say what suits its images one by one; fit again to see it.");
            }

            yield break;
        }

        if (trust.BrightnessTrend is { } brightness) yield return CheckBrightness(trust, brightness);
        if (trust.MedianForeground is { } foreground) yield return CheckForeground(foreground);
        if (trust.ScoreTrend is { } score) yield return CheckScores(trust, score);
        yield return CheckSingleImages(trust);
    }

    private static Check CheckFactor(FitTrust trust)
    {
        string alpha = Shorten(trust.Fit.RangeInvariantFactor);
        string leastSquares = trust.Fit.LeastSquaresFactor is { } known ? Shorten(known) : "";
        if (trust.Fit.Converged is null)
        {
            return new Check(false, leastSquares.Length == 0
                ? $"α = {alpha} was given, not fitted."
                : $"α = {alpha} was given, not fitted; least squares gives {leastSquares}.");
        }

        if (trust.IsAntiCorrelated)
        {
            return new Check(
                true,
                "The predictions get darker where the ground truth gets brighter, or are unrelated to it (least squares gives the factor "
                + $"{leastSquares}, α is {alpha}). The scores are those of the background alone. Are the predictions inverted, or of other "
                + "images?");
        }

        if (trust.Ratio is not { } ratio)
        {
            return new Check(false, $"α = {alpha}. The least-squares factor is not known, so this is not compared.");
        }

        string compared = $"α = {alpha} is {Shorten(ratio, 2)} times the least-squares factor {leastSquares}, which matches brightness";
        return ratio switch
        {
            < FitTrust.LowestRatio => new Check(
                true,
                $"{compared}. SSIM is highest here if the predictions are nearly erased, as most of the images is background and only "
                + "noise is scaled down there. So pictures of the predictions are dark, and the scores say little about the specimen. "
                + "Fit inside masks of the specimen (Get-MicroSsimPair -Mask, New-MicroSsimFit -UseMask), or give the factor "
                + "(-RangeInvariantFactor)."),
            > FitTrust.HighestRatio => new Check(
                true,
                $"{compared}. The predictions follow their ground truth little: they are noise, have pixels that are far too bright, or "
                + "belong to other images. Look at the pictures."),
            _ => new Check(false, $"{compared}; 0.5 to 2 times is common."),
        };
    }

    private static Check CheckSearch(FitTrust trust)
    {
        var fit = trust.Fit;
        if (fit.Converged == false)
        {
            return new Check(true, "The search for α has found no maximum of SSIM (Converged is false). Do not report these scores.");
        }

        string maxima = string.Join(", ", fit.Maxima.Select(m => $"{Shorten(m.Factor)} (mean SSIM {Shorten(m.MeanSsim, 3)})"));
        if (trust.HasWarning("CompetingMaxima"))
        {
            return new Check(
                true,
                $"The images do not share one factor: SSIM has competing maxima at {maxima}. Fit groups of images apart, or write all "
                + "predictions on one scale; the warning below names the images.");
        }

        return new Check(false, fit.Maxima.Count > 1
            ? $"The search for α has converged on the highest of {fit.Maxima.Count} maxima, {maxima}; no other competes."
            : "The search for α has converged, and no other maximum competes.");
    }

    private static Check CheckImages(FitTrust trust)
    {
        var fit = trust.Fit;
        var parts = new List<object>();
        int files = trust.Images.Select(image => image.Image.GroundTruth).Distinct().Count();
        string pages = Count(fit.PairCount, "page");
        bool isSample = trust.Images.Count < fit.PairCount;
        parts.Add(fit.PairCount == 0
            ? "The images of the fit are not known."
            : isSample || trust.Images.Any(image => image.Image.GroundTruth == MemoryImageSource.InMemory)
                ? $"The fit was made on {pages}."
                : $"The fit was made on {pages} of {Count(files, "file")}.");
        if (isSample && trust.Images.Count > 0) parts.Add($" What is said of single images is of {trust.Images.Count} of them, at random.");
        if (fit.SkippedCount == 0) return new Check(false, [.. parts]);
        parts.Add(FormattableString.Invariant($" {fit.SkippedCount} could not be used; "));
        parts.Add(Tag("a", Attr("href", "#run"), "the reasons are below"));
        parts.Add(".");
        return new Check(true, [.. parts]);
    }

    private static Check CheckRanges(FitTrust trust)
    {
        double[] ranges = [.. trust.Images.Select(image => image.Image.Range).Where(range => range > 0)];
        string spread = ranges.Length == 0
            ? ""
            : ranges.Min() == ranges.Max()
                ? $" ({Shorten(ranges[0])})"
                : $" ({Shorten(ranges.Min())} to {Shorten(ranges.Max())})";
        if (trust.Fit.RangeMode == nameof(RangeMode.PerImage))
        {
            return new Check(false, $"The constants of SSIM are set by the range of each ground truth{spread} (RangeMode PerImage).");
        }

        return trust.HasWarning("RangesDiffer")
            ? new Check(
                true,
                $"The constants of SSIM are set by the range of the last image alone, but the ranges of the ground truths differ{spread}, "
                + "and α would be another one with another image last. Fit with -RangeMode PerImage.")
            : new Check(
                false,
                "The constants of SSIM are set by the range of the last image, as in the Python package (RangeMode LastImage); the ranges "
                + $"of the ground truths{spread} hardly change α.");
    }

    private static Check CheckBrightness(FitTrust trust, Trend trend)
    {
        string numbers = FormatTrend(trend);
        if (!trust.DependsOnBrightness)
        {
            return new Check(false, $"Bright and dim images suit about the same factor ({numbers}).");
        }

        string change = Shorten(Math.Exp(Math.Abs(trend.Change)), 2);
        string direction = trend.Change > 0 ? "larger" : "smaller";
        return new Check(
            true,
            $"Bright images suit a {direction} factor than dim ones: {change} times, between the brightest and the dimmest third "
            + $"({numbers}). Predictions that were scaled image by image, such as to 0 … 1, do this: write them in one unit. Noise that "
            + "hides the dim images does it too.");
    }

    private static Check CheckForeground(double share)
    {
        string text = $"In the median image, {Shorten(100 * share, 2)} % of the pixels are above background";
        return share < FitTrust.LeastForeground
            ? new Check(true, $"{text}: most of a score is that of empty background. Score inside masks too (Get-MicroSsimPair -Mask).")
            : new Check(false, $"{text}.");
    }

    private static Check CheckScores(FitTrust trust, Trend trend)
    {
        string numbers = FormatTrend(trend);
        if (trust.IsEmptyBetter)
        {
            return new Check(
                true,
                $"Emptier images score higher ({numbers}): a score says how empty an image is as well as how good its prediction is. "
                + "Compare scores of the same images only, or score inside masks.");
        }

        return new Check(false, trend.IsClear
            ? $"Images with more specimen score higher ({numbers}), so empty background does not raise the scores."
            : $"Scores do not depend on how much of an image is specimen ({numbers}).");
    }

    private static Check CheckSingleImages(FitTrust trust)
    {
        var changed = trust.ListMostChanged(MostNamed).Where(image => image.Gain >= NamedGain).ToList();
        if (changed.Count == 0) return new Check(false, "No image would score higher by 0.001 with a factor of its own.");
        var names = changed.SelectMany((image, i) => new object[]
        {
            i == 0 ? " " : "; ",
            Name(ImageLabel.Format(image.Image)),
            $" (SSIM {FormatSsim(image.Image.OwnSsim)} instead of {FormatSsim(image.Image.Ssim)}, "
            + $"α {Shorten(image.Image.OwnFactor!.Value, 3)})",
        });
        object[] content = ["A factor of their own would change these images most:", .. names, "."];
        return new Check(changed[0].Gain >= LargeGain, content);
    }

    /// <summary>The fits behind the rows, each with the method of its rows, which a comparison labels.</summary>
    private static List<(string Method, FitTrust Trust)> ListFits(ScoreSet set)
    {
        var metric = FindMetric(set);
        if (metric is null) return [];
        var rows = set.PlacedRows.ToLookup(p => (p.Row.Method, p.Row.GroundTruth, p.Row.GroundTruthPage ?? p.Row.Page));
        var fits = new List<(string Method, MicroSsimFit Fit)>();
        foreach (var (run, methods) in ListRuns(set)) fits.AddRange(run.Fits.Select(fit => (FindMethod(methods, fit.Method), fit)));
        return
        [
            .. from fit in fits
               group fit.Fit by (fit.Method, fit.Fit.Channel, fit.Fit.RangeInvariantFactor, fit.Fit.PredictionOffset) into same
               let kept = same.FirstOrDefault(fit => fit is FitWithOrigin { Images.Count: > 0 }) ?? same.First()
               select (same.Key.Method, new FitTrust(kept, [.. ListImages(kept, same.Key.Method)])),
        ];

        IEnumerable<JudgedImage> ListImages(MicroSsimFit fit, string method)
        {
            if (fit is not FitWithOrigin known) yield break;
            foreach (var image in known.Images)
            {
                var found = rows[(method, image.GroundTruth, image.Page ?? -1)]
                    .Where(p => fit.Channel is null || p.Row.Channel == fit.Channel).Take(2).ToList();
                PlacedRow? row = found is [var only] ? only : null;
                yield return new JudgedImage(image, row, row is { } placed ? FiniteScore(placed.Row, metric) : null);
            }
        }
    }

    private static double? FiniteScore(ScoreRow row, MetricInfo metric) =>
        ScoreGrid.GetScore(row, metric) is { } score && !double.IsInfinity(score) ? score : null;

    /// <summary>The runs behind the rows, with the methods of the rows of each.</summary>
    private static List<(RunRecord Run, HashSet<string> Methods)> ListRuns(ScoreSet set)
    {
        var known = SettingsFile.ListRuns(set.Rows).ToDictionary(run => run, _ => new HashSet<string>(StringComparer.Ordinal));
        foreach (var row in set.Rows)
        {
            foreach (var run in row.Runs) known[run].Add(row.Method);
        }

        return [.. known.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>The method of rows that a fit was made for; a comparison puts a label in front of it, or in its place.</summary>
    private static string FindMethod(HashSet<string> methods, string? method)
    {
        if (method is not null && methods.Contains(method)) return method;
        return methods.FirstOrDefault(name => method is not null && name.EndsWith($": {method}", StringComparison.Ordinal))
            ?? (methods.Count == 1 ? methods.First() : method ?? "");
    }

    private static MetricInfo? FindMetric(ScoreSet set) => set.Grids.Select(grid => grid.Metric).FirstOrDefault(metric => metric.NeedsFit);

    private static string FormatTrend(Trend trend) =>
        FormattableString.Invariant($"Spearman's ρ {MetricText.FormatCorrelation(trend.Correlation)}, {trend.Count} images");

    private static string FormatSsim(double? ssim) =>
        ssim is { } value ? MetricText.FormatNumber(value, "F3") : "–";

    private static string Count(long count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Formats a number with some significant digits, and without an exponent where it is of a usual size.</summary>
    private static string Shorten(double value, int digits = 4)
    {
        double size = Math.Abs(value);
        string format = size is >= 1e-4 and < 1e7
            ? FormattableString.Invariant($"F{Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size)))}")
            : FormattableString.Invariant($"G{digits}");
        return MetricText.FormatNumber(value, format);
    }

    /// <summary>One thing that was looked at.</summary>
    /// <param name="IsFlagged">Whether it speaks against the scores.</param>
    /// <param name="Content">Sentences for the reader.</param>
    private sealed record Check(bool IsFlagged, params object[] Content);
}
